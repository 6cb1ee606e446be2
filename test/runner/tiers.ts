import { build } from '../../stack/build.ts';
import { installAirflow } from '../../stack/install/airflow-venv.ts';
import { runChecks } from './checks.ts';
import { runCluster } from './cluster.ts';
import { runCompose } from './compose.ts';
import { runDocuments } from './documents.ts';
import { runFaults } from './faults.ts';
import { runJest, type JestRun } from './jest.ts';
import { runPytest } from './pytest.ts';
import { schemathesisEnv } from './schemathesis.ts';
import { beside, chooseOffset } from './servers.ts';
import { runSimulation } from './simulation.ts';
import { addCounts, type Counts, type Tier, type TierRun } from './tier.ts';

const MINUTE_MS = 60_000;

/**
 * In the order in which they begin: those that run alone first, then two at a time, the longest first. A deadline ends a run that hangs;
 * it is six times and more what the tier takes on two quiet cores of 2026, since a shared machine takes three times.
 */
export const tiers: readonly Tier[] = [
  { name: 'check', deadlineMs: 20 * MINUTE_MS, isAlone: true, run: runChecks },
  {
    name: 'unit',
    deadlineMs: 15 * MINUTE_MS,
    isAlone: true,
    run: (run) => runJest({ name: 'unit', config: 'jest.config.mjs' }, run),
  },
  { name: 'simulation', deadlineMs: 20 * MINUTE_MS, isAlone: true, run: runSimulation },
  {
    name: 'integration',
    deadlineMs: 75 * MINUTE_MS,
    run: async (run) =>
      withServers(run, {
        name: 'integration',
        config: 'test/jest.integration.config.mjs',
        env: await schemathesisEnv(),
      }),
  },
  {
    name: 'browser',
    deadlineMs: 60 * MINUTE_MS,
    run: (run) => withServers(run, { name: 'browser', config: 'test/jest.browser.config.mjs' }),
  },
  { name: 'faults', deadlineMs: 40 * MINUTE_MS, run: runFaults },
  { name: 'airflow', deadlineMs: 40 * MINUTE_MS, run: runAirflow },
  { name: 'documents', deadlineMs: 40 * MINUTE_MS, run: runDocuments },
  { name: 'cluster', deadlineMs: 50 * MINUTE_MS, isAlone: true, run: runCluster, isOnDemand: true },
  onOwnServers('secured', 'FRESHWAX_SECURED_PORTS'),
  onOwnServers('disk-full', 'FRESHWAX_FULL_DISK_PORTS'),
  { name: 'compose', deadlineMs: 90 * MINUTE_MS, isAlone: true, run: runCompose, isOnDemand: true },
];

/** One integration test whose servers are no one else's. @param ports variable that tells it where they may listen */
function onOwnServers(name: string, ports: string): Tier {
  const run = async (tier: TierRun): Promise<Counts> => {
    await build();
    const env = { [ports]: String(await chooseOffset()) };
    return runJest({ name, config: 'test/jest.integration.config.mjs', env, args: [`/${name}.itest`] }, tier);
  };
  return { name, deadlineMs: 30 * MINUTE_MS, isOnDemand: true, run };
}

async function withServers(run: TierRun, jest: JestRun): Promise<Counts> {
  await build();
  return beside('servers', run, (env) => runJest({ ...jest, env: { ...env, ...jest.env } }, run));
}

/** First what needs Airflow's modules only, then the DAGs on a real Airflow, the first of them on an empty stack. */
async function runAirflow(run: TierRun): Promise<Counts> {
  const [python] = await Promise.all([installAirflow(), build()]);
  const parsed = await runPytest({ python, name: 'dags', args: ['-m', 'not integration'] }, run);
  const ran = await beside('emptyStack', run, (env) =>
    runPytest({ python, name: 'runs', args: ['-m', 'integration'], env }, run),
  );
  return addCounts(parsed, ran);
}
