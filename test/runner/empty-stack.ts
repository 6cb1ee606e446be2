import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { nodeApps, type StackSettings } from '../../stack/app-env.ts';
import { placeAt } from '../../stack/place.ts';
import { fetchHealth } from '../../stack/probes/health.probe.mjs';
import { Supervisor } from '../../stack/process/supervisor.ts';
import { openSecrets } from '../../stack/secrets.ts';
import { airflowFiles } from '../../stack/services/airflow-env.ts';
import { airflowService } from '../../stack/services/airflow.service.ts';
import { cassandraService } from '../../stack/services/cassandra.service.ts';
import { kafkaService } from '../../stack/services/kafka.service.ts';
import { nodeAppService, type NodeApp } from '../../stack/services/node-app.service.ts';
import { postgresService } from '../../stack/services/postgres.service.ts';

/**
 * Servers, gateway and Airflow without topics, keyspace or tables, for the DAG tests: there the DAG `bootstrap` has to
 * make them, and the other apps start when it has. Prints one JSON line when Airflow is healthy; ends on a signal and
 * when its standard input closes.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'port-offset': { type: 'string' }, 'data-dir': { type: 'string' } } });
  const end = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => end.abort());
  process.stdin.on('end', () => end.abort()).resume();
  const place = placeAt({ portOffset: Number(values['port-offset']), dataDir: values['data-dir'] ?? '', fast: true });
  const secrets = await openSecrets(place.dataDir);
  const sources = { names: ['simulator'], why: 'tests' } as const;
  const settings: StackSettings = { place, secrets, sources, localStandIn: false, withAirflow: true };
  const supervisor = new Supervisor({
    logDir: place.logDir,
    stackDir: place.dataDir,
    onChange: ({ name, state }, _, detail) => {
      if (detail) process.stderr.write(`${name} ${state}: ${detail}\n`);
    },
  });
  try {
    const apps = await nodeApps(settings);
    const servers = [postgresService(place, secrets), kafkaService(place), cassandraService(place)];
    // Airflow keeps its own tables in a file here and needs none of the servers to start.
    const airflow = supervisor.start(airflowService(place, secrets));
    await Promise.all([
      airflow,
      supervisor.start(...servers).then(() => supervisor.start(nodeAppService(apps.gateway))),
    ]);
    const env = {
      FRESHWAX_TEST_AIRFLOW_URL: `http://127.0.0.1:${place.ports.airflow}`,
      FRESHWAX_TEST_AIRFLOW_PASSWORDS_FILE: airflowFiles(place).passwords,
      FRESHWAX_TEST_POSTGRES_URL: apps.consumer.env['FRESHWAX_POSTGRES_URL'],
      FRESHWAX_TEST_GATEWAY_URL: `http://127.0.0.1:${place.ports.gateway}`,
    };
    process.stdout.write(`${JSON.stringify(env)}\n`);
    await untilReady(place.ports.gateway, end.signal);
    await supervisor.start(
      ...[standsStill(apps.simulator), leavesEnrichment(apps.producer), apps.consumer].map(nodeAppService),
    );
    await new Promise((resolve) => end.signal.addEventListener('abort', resolve));
  } catch (error) {
    if (!end.signal.aborted) throw error;
  } finally {
    await supervisor.stop();
  }
}

/** So few tracks that one run of the DAG asks for all of them, and no new ones, which it would ask for first. */
const standsStill = (simulator: NodeApp): NodeApp => ({
  ...simulator,
  env: { ...simulator.env, FRESHWAX_SIMULATOR_ALBUMS: '120', FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: '0' },
});

/** So that what is stale is left to the DAG: otherwise the producer's own schedule asks for it first. */
const leavesEnrichment = (producer: NodeApp): NodeApp => {
  return { ...producer, env: { ...producer.env, FRESHWAX_ENRICHMENT_SCHEDULE: '0 0 0 1 1 *' } };
};

async function untilReady(port: number, signal: AbortSignal): Promise<void> {
  while (!(await fetchHealth(port, 'ready').catch(() => ({ ok: false }))).ok) await sleep(200, undefined, { signal });
}

await main();
process.exit();
