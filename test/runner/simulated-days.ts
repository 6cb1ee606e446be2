import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../stack/build.ts';
import { runJest } from './jest.ts';
import { beside } from './servers.ts';

/** The long form of test/simulated-days: real servers of its own, one table a mode. Exit code 1: a target is missed. */
const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '48' },
    'fault-rate': { type: 'string', default: '0.1' },
    mode: { type: 'string', default: 'all' },
    seed: { type: 'string', default: 'days' },
    'new-albums': { type: 'string', default: '700' },
    'releases-per-day': { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
});
const days = {
  hours: Number(values.hours),
  faultRate: Number(values['fault-rate']),
  mode: values.mode,
  seed: values.seed,
  newAlbums: Number(values['new-albums']),
  releasesPerDay: Number(values['releases-per-day']),
  isJson: values.json,
};

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort());
const scratchDir = await mkdtemp(join(tmpdir(), 'freshwax-days-'));
const run = { signal: interrupted.signal, scratchDir };
try {
  await build();
  const { failed } = await beside('servers', run, (env) =>
    runJest(
      {
        name: 'simulated-days',
        config: 'test/jest.integration.config.mjs',
        env: { ...env, FRESHWAX_SIMULATED_DAYS: JSON.stringify(days) },
        args: ['test/simulated-days'],
      },
      run,
    ),
  );
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await rm(scratchDir, { recursive: true, force: true });
}
