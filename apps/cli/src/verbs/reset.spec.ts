import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { inheritedEnv } from '../../../../stack/env.ts';
import { EXIT } from '../exit-codes.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'freshwax-reset-'));
  await mkdir(join(home, 'data', 'kafka'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true }));

const reset = (...args: string[]) =>
  spawnSync(process.execPath, ['apps/cli/bin/freshwax.mjs', 'reset', ...args], {
    env: { ...inheritedEnv(), FRESHWAX_DATA_DIR: home },
    input: '',
    encoding: 'utf8',
  });

it('removes nothing without a terminal to ask on, unless it is told yes', () => {
  const asked = reset();
  expect([asked.status, asked.stderr]).toEqual([EXIT.usage, expect.stringContaining('say --yes')]);
  expect(existsSync(join(home, 'data', 'kafka'))).toBe(true);
  const told = reset('--yes');
  expect([told.status, told.stderr]).toEqual([EXIT.ok, expect.stringContaining(`removed ${join(home, 'data')}, `)]);
  expect(existsSync(join(home, 'data'))).toBe(false);
});
