import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inheritedEnv } from '../env.ts';
import { installJars } from '../install/jars.mjs';
import { projectRoot, type Place } from '../place.ts';
import { isCassandraReady } from '../probes/cassandra.probe.ts';
import { READY_WITHIN_MS, type ServiceSpec } from '../service.ts';
import { cassandraModuleFlags } from './cassandra-modules.ts';
import { compilerFlags, requireJava, useTemporaryFolder } from './java.ts';
import { withTimerSlack } from './timer-slack.ts';

const machine = [
  '-Xss256k',
  '-XX:MaxDirectMemorySize=256m',
  '-XX:+UseSerialGC',
  '-XX:ActiveProcessorCount=2',
  '-XX:+ExitOnOutOfMemoryError',
  '-XX:+PerfDisableSharedMem',
];

/** Properties that let a single node answer at once instead of waiting for a ring that is not there. */
const alone = [
  'cassandra-foreground=yes',
  'cassandra.skip_wait_for_gossip_to_settle=0',
  'cassandra.superuser_setup_delay_ms=0',
  'io.netty.tryReflectionSetAccessible=true',
  'jdk.attach.allowAttachSelf=true',
  'java.net.preferIPv4Stack=true',
];

export interface CassandraNode {
  /** Of this machine. */
  readonly address: string;
  readonly heapMb: number;
  /** How long it listens for others before it takes its place, ms. */
  readonly ringDelayMs: number;
  /** Of cassandra.yaml, in place of what stands there. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The only node; docker-compose.yml has one like it. */
export const singleNode: CassandraNode = { address: '127.0.0.1', heapMb: 768, ringDelayMs: 1_000, settings: {} };

/** A node without authentication on loopback; by default the only one. */
export function cassandraService({ ports, dataDir, fast }: Place, node = singleNode): ServiceSpec {
  const heap = [`-Xms${node.heapMb}m`, `-Xmx${node.heapMb}m`];
  const home = join(dataDir, 'data', 'cassandra');
  return {
    name: 'cassandra',
    ports: [ports.cassandra, ports.cassandraStorage, ports.cassandraJmx],
    readyWithinMs: READY_WITHIN_MS,
    isReady: () => isCassandraReady(ports.cassandra, node.address),
    prepare: async () => {
      const java = requireJava();
      const jars = await installJars('cassandra');
      await mkdir(join(home, 'log'), { recursive: true });
      const logback = join(home, 'logback.xml');
      await writeFile(logback, LOGBACK);
      const properties = [
        ...alone,
        `cassandra.ring_delay_ms=${node.ringDelayMs}`,
        `cassandra.config=${pathToFileURL(join(projectRoot, 'cassandra/cassandra.yaml')).href}`,
        `cassandra.storagedir=${home}`,
        `cassandra.logdir=${join(home, 'log')}`,
        `logback.configurationFile=${logback}`,
        `cassandra.jmx.local.port=${ports.cassandraJmx}`,
        'cassandra.config.allow_system_properties=true',
        `cassandra.settings.native_transport_port=${ports.cassandra}`,
        `cassandra.settings.storage_port=${ports.cassandraStorage}`,
        ...Object.entries(node.settings).map(([name, value]) => `cassandra.settings.${name}=${value}`),
      ].map((property) => `-D${property}`);
      const temporary = await useTemporaryFolder(join(dataDir, 'data', 'tmp', 'cassandra'));
      const agent = `-javaagent:${join(jars, findAgent(jars))}`;
      const main = ['-cp', join(jars, '*'), 'org.apache.cassandra.service.CassandraDaemon'];
      return [
        {
          name: 'cassandra',
          ...withTimerSlack(java, [
            ...heap,
            ...compilerFlags({ fast }),
            ...machine,
            temporary,
            ...cassandraModuleFlags,
            agent,
            ...properties,
            ...main,
          ]),
          cwd: home,
          env: inheritedEnv(),
        },
      ];
    },
  };
}

/** Cassandra measures its objects with this agent and does not start without it. */
const findAgent = (jars: string): string => readdirSync(jars).find((name) => name.startsWith('jamm-')) ?? 'jamm.jar';

const LOGBACK = `<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0} - %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="OUT"/></root>
</configuration>
`;
