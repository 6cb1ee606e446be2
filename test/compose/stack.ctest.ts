import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pipelineAnswer, reconcileReport } from '@freshwax/contracts';
import { composeProfiles } from '../../stack/compose/env-file.ts';
import { eventually } from '../eventually.ts';
import { ComposeStack, type Container } from './compose-stack.ts';
import { docker } from './engine.ts';
import { Load } from './load.ts';
import { measure } from './measure.ts';
import { blockOf } from './page.ts';
import { smoke } from './smoke.ts';

const PAGE = 'docs/how-to/run-with-compose.md';
const MINUTE_MS = 60_000;
const apps = ['bootstrap', 'consumer', 'gateway', 'producer', 'simulator'];
const servers = ['cassandra', 'kafka', 'postgres'];
const ofAirflow = ['airflow-api-server', 'airflow-dag-processor', 'airflow-scheduler'];

const oneOf = (containers: readonly Container[], service: string): Container =>
  containers.find((it) => it.Service === service && it.State === 'running')!;

describe('docker-compose.yml', () => {
  it.each(composeProfiles)('is read by compose in the profile %s, which bootstraps it', async (profile) => {
    const stack = await ComposeStack.make(profile);
    const config = JSON.parse(await stack.compose('config', '--format', 'json')) as { services: object };
    const expected = profile === 'airflow' ? ['airflow-bootstrap', 'airflow-migrate', ...ofAirflow] : ['bootstrap'];
    const always = [...apps.filter((app) => app !== 'bootstrap'), ...servers];
    expect(Object.keys(config.services).toSorted()).toEqual([...expected, ...always].toSorted());
  });
});

// The tests build on each other.
describe('The stack in containers', () => {
  let stack: ComposeStack;

  beforeAll(async () => {
    stack = await ComposeStack.make('airflow');
    // It returns when all are healthy.
    await measure(
      stack,
      'up and healthy',
      async () => void (await stack.runBlock(blockOf(PAGE, 'up --build --detach --wait'))),
    );
  }, 20 * MINUTE_MS);

  afterAll(() => stack.remove(), 5 * MINUTE_MS);

  it('was bootstrapped by the DAG while the apps said what they wait for', async () => {
    const log = await stack.compose('logs', '--no-log-prefix', 'airflow-bootstrap');
    for (const task of ['create_topics', 'create_keyspace', 'migrate', 'verify'])
      expect(log).toContain(`${task}: success`);
    expect(log).toContain('the run ended as: success');
    const said = await stack.compose('logs', '--no-log-prefix', 'consumer');
    expect(said).toMatch(/waiting for the topics in Kafka.*\(bootstrap makes them\)/);
  });

  it('shows numbers that move', () => smoke(stack));

  it('is looked at by the commands of the page', async () => {
    const seen = await stack.runBlock(
      blockOf(PAGE, 'docker inspect').replaceAll('freshwax-consumer-1', `${stack.name}-consumer-1`),
    );
    expect(seen).toMatch(/airflow-bootstrap.*Exited \(0\)/);
    expect(seen).toContain('waiting for the topics in Kafka');
    expect(await stack.runBlock(blockOf(PAGE, 'docker images'))).toMatch(/MiB \/ /);
  });

  it('runs as nobody who may install or build anything', async () => {
    const tools = 'npm npx yarn corepack gcc g++ make python3 git curl wget';
    const look = `id -u; for tool in ${tools}; do command -v $tool; done; touch /freshwax/new 2>/dev/null && echo writable`;
    for (const { ID, Service } of (await stack.containers()).filter((it) => it.State === 'running')) {
      if (!apps.includes(Service)) continue;
      const seen = await docker(['exec', ID, 'sh', '-c', `${look}; true`]);
      expect([Service, seen.trim()]).toEqual([Service, '1000']);
    }
  });

  it('shares the partitions out among three consumers', async () => {
    const [scale = '', look = ''] = blockOf(PAGE, '--scale consumer=3').split('\n');
    await stack.runBlock(scale);
    await eventually(async () => {
      const table = await stack.runBlock(look);
      const shares = [...table.matchAll(/^freshwax-consumer .* (\d+)\s*$/gm)].map(([, share]) => Number(share));
      expect(shares).toHaveLength(3);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(8);
    }, 2 * MINUTE_MS);
    await stack.healthy();
  });

  it(
    'loses nothing that was acknowledged when one container of each kind is killed under load',
    async () => {
      const load = new Load(stack.ports);
      await load.start();
      try {
        for (const service of [...servers, 'consumer', 'gateway', 'producer', 'simulator', ...ofAirflow]) {
          const before = load.acknowledged;
          await stack.kill(oneOf(await stack.containers(), service));
          await stack.healthy();
          await eventually(() => expect(load.acknowledged).toBeGreaterThan(before), MINUTE_MS);
        }
      } finally {
        await load.stop();
      }
      await stack.compose('stop', 'producer');
      await eventually(async () => {
        const { lagRecords } = (await stack.gateway.read('/pipeline', pipelineAnswer)).data;
        expect(lagRecords).toBe(0);
      }, 3 * MINUTE_MS);
      expect(load.acknowledged).toBeGreaterThan(1_000);
      expect(await load.lost()).toEqual([]);
      const { result } = await stack.gateway.run({ type: 'reconcile', repair: false }, { silentForMs: 3 * MINUTE_MS });
      const report = reconcileReport.parse(result);
      expect(report.differences).toEqual([]);
      process.stderr.write(
        `${load.acknowledged} records acknowledged under load, ${report.logs.reduce((sum, { expected }) => sum + expected, 0)} rows held against each other\n`,
      );
    },
    30 * MINUTE_MS,
  );
});
