import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../../../stack/install/install-error.mjs';
import { initEnv } from './env-init.ts';

describe('env init', () => {
  const quietly = { airflow: true, force: false, json: false };
  let folder: string;
  const read = (): Promise<string> => readFile(join(folder, '.env'), 'utf8');
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshwax-env-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes a file that only its owner reads, also where one was open to all', async () => {
    await writeFile(join(folder, '.env'), 'SPOTIFY_CLIENT_ID=abc\n', { mode: 0o644 });
    await initEnv(folder, quietly);
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600);
    expect(await read()).toContain('SPOTIFY_CLIENT_ID=abc\n');
  });
  it('makes no new secrets in place of those that are there, unless it is forced to', async () => {
    await initEnv(folder, quietly);
    const first = await read();
    await expect(initEnv(folder, quietly)).rejects.toThrow(PreflightError);
    expect(await read()).toBe(first);
    await initEnv(folder, { ...quietly, force: true });
    expect(await read()).not.toBe(first);
  });
});
