import { build } from '../../stack/build.ts';
import { runChecks } from './checks.ts';
import { runJest } from './jest.ts';
import { withServers } from './servers.ts';
import type { Tier } from './tier.ts';

const MINUTE_MS = 60_000;

/** In the order in which they run: the quick ones first. */
export const tiers: readonly Tier[] = [
  { name: 'check', deadlineMs: 5 * MINUTE_MS, run: runChecks },
  {
    name: 'unit',
    deadlineMs: 2 * MINUTE_MS,
    run: (run) => runJest({ name: 'unit', config: 'jest.config.mjs' }, run),
  },
  {
    name: 'integration',
    deadlineMs: 10 * MINUTE_MS,
    run: async (run) => {
      await build();
      const config = 'test/jest.integration.config.mjs';
      return withServers(run, (env) => runJest({ name: 'integration', config, env }, run));
    },
  },
];
