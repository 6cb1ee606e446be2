import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { createCassandraClient, ensureKeyspace, type CassandraClient } from '@freshwax/cassandra';
import { createKafka, TopicsAdmin, type Kafka } from '@freshwax/kafka';
import { createPool, migrate, type Pool } from '@freshwax/postgres';
import { eventually } from '../eventually.ts';
import { isolatedNamespace } from '../servers.ts';

/** A pipeline of its own on the test servers: topics, keyspace and database that nothing else uses. */
export class TestPipeline {
  private readonly consumers = new Set<ConsumerProcess>();

  private constructor(
    readonly env: Record<string, string>,
    readonly kafka: Kafka,
    readonly admin: TopicsAdmin,
    readonly pool: Pool,
    readonly cassandra: CassandraClient,
  ) {}

  static async create(partitions: number): Promise<TestPipeline> {
    const { env } = await isolatedNamespace();
    const contactPoints = env['FRESHWAX_CASSANDRA_CONTACT_POINTS']!.split(',');
    const dataCenter = env['FRESHWAX_CASSANDRA_DATACENTER'] ?? 'datacenter1';
    const keyspace = env['FRESHWAX_CASSANDRA_KEYSPACE']!;
    const unbound = createCassandraClient({ contactPoints, dataCenter, applicationName: 'test' });
    await ensureKeyspace(unbound, { schemaFile: 'cassandra/schema.cql', keyspace, replication: 1 });
    await unbound.shutdown();
    await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    const kafka = createKafka({ brokers: env['FRESHWAX_KAFKA_BROKERS']!.split(','), clientId: 'test' });
    const admin = new TopicsAdmin(kafka);
    await admin.ensureTopics({ topicPrefix: env['FRESHWAX_TOPIC_PREFIX']!, partitions, replication: 1 });
    const pool = createPool({ url: env['FRESHWAX_POSTGRES_URL']!, applicationName: 'test' });
    const cassandra = createCassandraClient({ contactPoints, dataCenter, keyspace, applicationName: 'test' });
    return new TestPipeline(env, kafka, admin, pool, cassandra);
  }

  get topicPrefix(): string {
    return this.env['FRESHWAX_TOPIC_PREFIX']!;
  }

  /** A real consumer process; resolves when it has claimed its partitions. */
  async startConsumer(): Promise<ConsumerProcess> {
    const consumer = await ConsumerProcess.spawn(this.env);
    this.consumers.add(consumer);
    await eventually(async () => {
      if (!(await consumer.isReady())) throw new Error(`the consumer is not ready:\n${consumer.output()}`);
    }, 60_000);
    return consumer;
  }

  /** Waits until every published record is below the ledger's position. */
  async drained(deadlineMs = 60_000): Promise<void> {
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
    await Promise.all([...this.consumers].map((consumer) => consumer.kill('SIGKILL')));
    await Promise.all([this.pool.end(), this.cassandra.shutdown(), this.admin.disconnect()]);
  }
}

export class ConsumerProcess {
  private readonly lines: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => this.lines.push(text.toString()));
  }

  static async spawn(env: Record<string, string>): Promise<ConsumerProcess> {
    const port = await freePort();
    const child = spawn(process.execPath, ['dist/apps/consumer/src/main.js'], {
      // The shortest session that a broker allows: a killed member is given up that much sooner.
      env: { PATH: '/usr/bin:/bin', ...env, FRESHWAX_CONSUMER_PORT: String(port), FRESHWAX_SESSION_TIMEOUT_MS: '6000' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ConsumerProcess(child, port);
  }

  async isReady(): Promise<boolean> {
    if (this.child.exitCode !== null)
      throw new Error(`the consumer ended with ${this.child.exitCode}:\n${this.output()}`);
    const answer = await fetch(`http://127.0.0.1:${this.port}/health/ready`).catch(() => undefined);
    return answer?.status === 200;
  }

  async readiness(): Promise<{ status: string; checks: Record<string, { status: string; detail?: string }> }> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/health/ready`);
    return (await answer.json()) as Awaited<ReturnType<ConsumerProcess['readiness']>>;
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.port}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(name) && !line.startsWith('#'));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Resolves with the exit code, or the signal that ended it. */
  async kill(signal: NodeJS.Signals): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.kill(signal);
      await ended;
    }
    return this.child.exitCode ?? this.child.signalCode!;
  }

  output(): string {
    return this.lines.join('').split('\n').slice(-15).join('\n');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
