import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inheritedEnv } from '../env.ts';
import { installJars } from '../install/jars.mjs';
import type { Place } from '../place.ts';
import { isKafkaReady } from '../probes/kafka.probe.ts';
import { READY_WITHIN_MS, type ServiceSpec } from '../service.ts';
import { compilerFlags, requireJava, useTemporaryFolder } from './java.ts';
import { newKafkaId } from './kafka-id.ts';

const run = promisify(execFile);

const heap = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:ActiveProcessorCount=2'];
const logging = ['showDateTime=true', 'dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS', 'showThreadName=false'].map(
  (setting) => `-Dorg.slf4j.simpleLogger.${setting}`,
);

/** What all nodes of a cluster are formatted with. */
export interface KafkaQuorum {
  /** `newKafkaId()`. */
  readonly clusterId: string;
  /** node.id@host:port:directory, comma-separated. */
  readonly initialControllers: string;
}

/**
 * A node, broker and controller, KRaft.
 * @param more properties in place of ours, or beside them
 * @param quorum absent of the only node
 */
export function kafkaService(
  { ports, dataDir, fast }: Place,
  more: Readonly<Record<string, string>> = {},
  quorum?: KafkaQuorum,
): ServiceSpec {
  const home = join(dataDir, 'data', 'kafka');
  const properties = join(dataDir, 'data', 'kafka.properties');
  return {
    name: 'kafka',
    ports: [ports.kafka, ports.kafkaController],
    readyWithinMs: READY_WITHIN_MS,
    isReady: () => isKafkaReady(ports.kafka),
    prepare: async () => {
      const java = requireJava();
      const classPath = join(await installJars('kafka'), '*');
      await mkdir(join(dataDir, 'data'), { recursive: true });
      const own = brokerProperties({ broker: ports.kafka, controller: ports.kafkaController, fast });
      const settings = { ...own, ...more };
      if (!existsSync(join(home, 'meta.properties'))) await format({ java, classPath, home, settings, quorum });
      await writeFile(properties, toProperties({ ...settings, 'log.dirs': home }));
      const temporary = await useTemporaryFolder(join(dataDir, 'data', 'tmp', 'kafka'));
      return [
        {
          name: 'kafka',
          command: java,
          args: [
            ...heap,
            ...compilerFlags({ fast }),
            ...logging,
            temporary,
            '-cp',
            classPath,
            'kafka.Kafka',
            properties,
          ],
          cwd: join(dataDir, 'data'),
          env: inheritedEnv(),
        },
      ];
    },
  };
}

interface FormatOptions {
  readonly java: string;
  readonly classPath: string;
  readonly home: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly quorum: KafkaQuorum | undefined;
}

/** Formats under another name and renames: an interrupted first start leaves nothing that looks done. */
async function format({ java, classPath, home, settings, quorum }: FormatOptions): Promise<void> {
  const partial = `${home}.partial`;
  const file = `${partial}.properties`;
  for (const leftover of [partial, home]) await rm(leftover, { recursive: true, force: true });
  await writeFile(file, toProperties({ ...settings, 'log.dirs': partial }));
  const tool = ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '--ignore-formatted'];
  const members = quorum ? ['--initial-controllers', quorum.initialControllers] : ['--standalone'];
  const clusterId = quorum?.clusterId ?? newKafkaId();
  await run(java, [...tool, ...members, '--cluster-id', clusterId, '--config', file], { env: inheritedEnv() });
  await rm(file);
  await rename(partial, home);
}

const toProperties = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

/** What a single node is told; docker-compose.yml tells its own the same. */
export function brokerProperties({ broker, controller, fast }: { broker: number; controller: number; fast: boolean }) {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    listeners: `PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    // A misspelt topic is an error, not a new topic.
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': '0',
    'log.cleaner.dedupe.buffer.size': '2097152',
    // The default writes an empty metadata record twice a second, for followers that are not there.
    'metadata.max.idle.interval.ms': '5000',
    'num.network.threads': '2',
    'num.io.threads': '2',
    // One broker: at the default factor of 3 the internal topics are never made and consumers wait for ever.
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': fast ? '1' : '10',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    // Deleted topics free their files at once; a test run makes and deletes hundreds.
    ...(fast && { 'log.segment.delete.delay.ms': '1000' }),
  };
}
