import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { simulatedTime } from './simulated-time.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'freshwax-time-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const at = (hour: number): Date => new Date(Date.UTC(2026, 6, 14, hour));
const start = (hour: number) => simulatedTime({ dataDir }, { isQuiet: false, now: at(hour) });
const startQuiet = (hour: number) => simulatedTime({ dataDir }, { isQuiet: true, now: at(hour) });
const begun = { FRESHWAX_SIMULATOR_EPOCH: at(1).toISOString() };
const restingSince = (hour: number) => ({ ...begun, FRESHWAX_SIMULATOR_UNTIL: at(hour).toISOString() });

it('begins with the first start of a data directory', async () => {
  expect([await start(1), await start(2)]).toEqual([begun, begun]);
});

it('rests from the first quiet start on, until a start is not quiet', async () => {
  expect(await start(1)).toEqual(begun);
  expect([await startQuiet(2), await startQuiet(3)]).toEqual([restingSince(2), restingSince(2)]);
  expect(await start(4)).toEqual(begun);
  expect(await startQuiet(5)).toEqual(restingSince(5));
});

it('rests from its beginning where the first start is quiet', async () => {
  expect([await startQuiet(1), await startQuiet(2)]).toEqual([restingSince(1), restingSince(1)]);
});
