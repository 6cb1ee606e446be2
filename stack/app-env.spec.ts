import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { backupEnv, importEnv, nodeApps, type StackSettings } from './app-env.ts';
import { placeAt } from './place.ts';
import { openSecrets } from './secrets.ts';

let dataDir: string;
let settings: StackSettings;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'freshwax-app-env-'));
  const sources = { names: ['simulator'], why: 'tests' } as const;
  const secrets = await openSecrets(dataDir);
  settings = { place: placeAt({ dataDir }), secrets, sources, localStandIn: false, withAirflow: false };
});
afterEach(() => rm(dataDir, { recursive: true }));

/** What the simulator is told of its world: another value of any of these is another catalogue. */
async function worldOf(isSimulatorQuiet: boolean): Promise<Record<string, string>> {
  const { env } = (await nodeApps({ ...settings, isSimulatorQuiet })).simulator;
  const isItsOwn = (name: string): boolean => name.startsWith('FRESHWAX_SIMULATOR_') && !name.endsWith('_PORT');
  return Object.fromEntries(Object.entries(env).filter(([name]) => isItsOwn(name)));
}

describe('a quiet start', () => {
  it('leaves the simulator the catalogue that it had, up to that moment', async () => {
    const live = await worldOf(false);
    const { FRESHWAX_SIMULATOR_UNTIL: until, ...quiet } = await worldOf(true);
    expect(quiet).toEqual(live);
    expect(Date.parse(until!)).toBeGreaterThanOrEqual(Date.parse(live['FRESHWAX_SIMULATOR_EPOCH']!));
    expect(await worldOf(false)).toEqual(live);
  });
});

describe('an import or a backup', () => {
  it('has no say in when the simulator rests', async () => {
    await worldOf(true);
    const before = await readdir(join(dataDir, 'data'));
    importEnv(settings);
    backupEnv(settings);
    expect(await readdir(join(dataDir, 'data'))).toEqual(before);
  });
});
