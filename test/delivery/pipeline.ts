import { cassandraConnection, cassandraEnv, createCassandraClient, ensureKeyspace } from '@freshwax/cassandra';
import type { CassandraClient } from '@freshwax/cassandra';
import { createKafka, kafkaConnection, kafkaEnv, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { migrate, type Pool } from '@freshwax/postgres';
import { parseEnv } from '@freshwax/runtime';
import { z } from 'zod';
import { consumerMemory } from '../../stack/services/node-memory.ts';
import { eventually } from '../eventually.ts';
import { testPool } from '../pool.ts';
import { isolatedNamespace } from '../servers.ts';
import { makeTopics } from '../topics.ts';
import { AppProcess, type App } from './app.process.ts';

/** How a process is told to reach Kafka and Cassandra; a test goes the same way. */
const connections = z.object({ ...kafkaEnv, ...cassandraEnv });

/** A pipeline of its own on the test servers: topics, keyspace and database that nothing else uses. */
export class TestPipeline {
  private readonly apps = new Set<AppProcess>();

  private constructor(
    readonly env: Record<string, string>,
    readonly kafka: Kafka,
    readonly admin: TopicsAdmin,
    readonly pool: Pool,
    readonly cassandra: CassandraClient,
  ) {}

  /** @param servers how to reach them; by default those of the test run */
  static async create(partitions: number, servers?: Readonly<Record<string, string>>): Promise<TestPipeline> {
    const { env } = await isolatedNamespace(servers);
    const at = parseEnv(connections, env);
    const nodes = cassandraConnection(at);
    const keyspace = env['FRESHWAX_CASSANDRA_KEYSPACE']!;
    const replication = Number(env['FRESHWAX_REPLICATION'] ?? 1);
    // Tables take a busy node longer than a client waits; what is there already is left alone.
    await eventually(async () => {
      const unbound = createCassandraClient({ ...nodes, applicationName: 'test' });
      try {
        await ensureKeyspace(unbound, { schemaFile: 'cassandra/schema.cql', keyspace, replication });
      } finally {
        await unbound.shutdown();
      }
    });
    await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    const kafka = createKafka({ ...kafkaConnection(at), clientId: 'test' });
    const admin = new TopicsAdmin(kafka);
    await makeTopics(admin, { topicPrefix: env['FRESHWAX_TOPIC_PREFIX']!, partitions, replication });
    const pool = testPool(env['FRESHWAX_POSTGRES_URL']!);
    const cassandra = createCassandraClient({ ...nodes, keyspace, applicationName: 'test' });
    return new TestPipeline(env, kafka, admin, pool, cassandra);
  }

  get topicPrefix(): string {
    return this.env['FRESHWAX_TOPIC_PREFIX']!;
  }

  /** A real consumer process; resolves when it has claimed its partitions. */
  startConsumer(): Promise<AppProcess> {
    // The shortest session that a broker allows: a killed member is given up that much sooner.
    return this.start('consumer', { FRESHWAX_SESSION_TIMEOUT_MS: '6000' });
  }

  /** A real process of this pipeline, the consumer with the flags of the stack; resolves when it is ready. */
  async start(app: App, env: Record<string, string> = {}, deadlineMs?: number): Promise<AppProcess> {
    const { flags, env: own } = app === 'consumer' ? consumerMemory : { flags: [], env: {} };
    const process = await AppProcess.spawn(app, { env: { ...own, ...this.env, ...env }, flags });
    this.apps.add(process);
    return process.becomes('ready', deadlineMs);
  }

  /** Also those that have ended: what they have written is evidence. */
  get started(): readonly AppProcess[] {
    return [...this.apps];
  }

  /** Waits until every published record is below the ledger's position. */
  async drained(deadlineMs?: number): Promise<void> {
    await eventually(async () => {
      const { rows } = await this.pool.query<{ topic: string; part: number; next_offset: string }>(
        'SELECT topic, part, next_offset FROM book.ingest_offset',
      );
      const next = new Map(rows.map((row) => [`${row.topic}/${row.part}`, BigInt(row.next_offset)]));
      for (const topic of new Set(rows.map((row) => row.topic))) {
        for (const { partition, high } of await this.admin.readWatermarks(topic)) {
          const at = next.get(`${topic}/${partition}`) ?? 0n;
          if (at < high) throw new Error(`${topic}/${partition} stands at ${at} of ${high}`);
        }
      }
      if (rows.length === 0) throw new Error('nothing was claimed yet');
    }, deadlineMs);
  }

  async close(): Promise<void> {
    await Promise.all([...this.apps].map((app) => app.kill('SIGKILL')));
    await Promise.all([this.pool.end(), this.cassandra.shutdown(), this.admin.disconnect()]);
  }
}
