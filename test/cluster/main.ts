import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runSuite, toLine } from '../faults/suite.ts';
import type { TrialEnd } from '../faults/trial.ts';
import { openCluster, toServers } from './cluster.ts';
import type { Outage } from './node-killed.fault.ts';
import { chosenPlans } from './plans.ts';
import { toTable, type Round } from './report.ts';

/** Exit code 1: a round was not clean. */
const { values } = parseArgs({
  options: {
    'port-offset': { type: 'string' },
    'data-dir': { type: 'string' },
    results: { type: 'string' },
    seed: { type: 'string', default: '1' },
    trials: { type: 'string', default: '3' },
  },
});
const interrupted = new AbortController();
/** A run that hangs ends by itself, also where a busy machine takes long. */
const MOST_A_TRIAL_MS = 12 * 60_000;
setTimeout(() => interrupted.abort(), MOST_A_TRIAL_MS * (Number(values.trials) + 1)).unref();
const aborted = once(interrupted.signal, 'abort');
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort());

function say(trial: TrialEnd): void {
  process.stderr.write(`${toLine(trial)}\n`);
  for (const { invariant, what } of trial.violations) process.stderr.write(`    ${invariant} ${what}\n`);
  for (const line of trial.story) process.stderr.write(`    | ${line}\n`);
}

const dataDir = values['data-dir']!;
const dir = join(dataDir, 'trials');
await mkdir(dir, { recursive: true });
process.stderr.write('starting three brokers, three nodes of Cassandra and PostgreSQL\n');
const cluster = await openCluster({ portOffset: Number(values['port-offset']), dataDir: join(dataDir, 'servers') });
try {
  const outages: Outage[] = [];
  const rounds: Round[] = [];
  const plans = chosenPlans({ cluster, onOutage: (it) => outages.push(it) }, values.seed, Number(values.trials));
  const onEnd = (end: TrialEnd): void => {
    say(end);
    rounds.push({ ...outages.pop(), seed: end.plan.seed, violations: end.violations, counts: end.counts });
  };
  const around = { servers: toServers(cluster), proxies: undefined, dir, signal: interrupted.signal };
  // Whoever started us ends our consumers with our process group.
  await Promise.race([runSuite({ plans, atOnce: 1, until: Infinity, onEnd }, around), aborted]);
  process.stdout.write(`${toTable(rounds)}\n`);
  const result = { replication: 3, minInSync: 2, consistency: 'LOCAL_QUORUM', consumers: 2, rounds };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (values.results !== undefined) await writeFile(values.results, JSON.stringify(result));
  const isClean = rounds.length > 0 && rounds.every(({ violations }) => violations.length === 0);
  process.exitCode = isClean && !interrupted.signal.aborted ? 0 : 1;
} finally {
  await cluster.close();
}
// What kafkajs still holds open in this process is of no use any more.
process.exit();
