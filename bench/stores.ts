import { join } from 'node:path';
import type { CassandraClient } from '../libs/cassandra/src/index.ts';
import type { Kafka } from '../libs/kafka/src/index.ts';
import type { Pool } from '../libs/postgres/src/index.ts';
import { projectRoot } from '../stack/place.ts';
import type { Built } from './built.ts';
import { StoresChecker } from './stores.checker.ts';

export interface StoresOptions {
  built: Built;
  /** Of the servers. */
  env: Record<string, string>;
  /** Of database and keyspace; both are made anew. */
  name: string;
  topicPrefix: string;
}

/** A database and a keyspace of one run, empty at first; the topics may be those of another run. */
export class BenchStores {
  readonly env: Record<string, string>;
  readonly kafka: Kafka;
  readonly pool: Pool;
  readonly cassandra: CassandraClient;
  readonly checker: StoresChecker;
  private readonly options: StoresOptions;

  private constructor(options: StoresOptions) {
    const { built, name, topicPrefix } = options;
    this.options = options;
    this.env = {
      ...options.env,
      FRESHWAX_TOPIC_PREFIX: topicPrefix,
      FRESHWAX_CASSANDRA_KEYSPACE: name,
      FRESHWAX_POSTGRES_URL: inDatabase(options.env['FRESHWAX_POSTGRES_URL']!, name),
      FRESHWAX_POSTGRES_OWNER_URL: inDatabase(options.env['FRESHWAX_POSTGRES_OWNER_URL']!, name),
    };
    this.kafka = built.kafka.createKafka({
      brokers: this.env['FRESHWAX_KAFKA_BROKERS']!.split(','),
      clientId: 'freshwax-bench',
    });
    this.pool = built.postgres.createPool({ url: this.env['FRESHWAX_POSTGRES_URL']!, applicationName: 'bench' });
    this.cassandra = this.connect(name);
    this.checker = new StoresChecker({ built, topicPrefix, pool: this.pool, cassandra: this.cassandra });
  }

  /** As they are. */
  static open(options: StoresOptions): BenchStores {
    return new BenchStores(options);
  }

  static async create(options: StoresOptions): Promise<BenchStores> {
    const stores = new BenchStores(options);
    await stores.drop();
    await stores.asSuperuser(
      `CREATE DATABASE ${options.name} OWNER freshwax_owner TEMPLATE template0 LOCALE 'C.UTF-8'`,
    );
    await options.built.postgres.migrate(stores.env['FRESHWAX_POSTGRES_OWNER_URL']!);
    const unbound = stores.connect();
    const schemaFile = join(projectRoot, 'cassandra/schema.cql');
    await options.built.cassandra.ensureKeyspace(unbound, { schemaFile, keyspace: options.name, replication: 1 });
    await unbound.shutdown();
    return stores;
  }

  /** Records that are applied so far. */
  async applied(): Promise<number> {
    const { rows } = await this.pool.query<{ n: string }>(
      'SELECT coalesce(sum(applied + rejected), 0) AS n FROM book.ingest_offset',
    );
    return Number(rows[0]!.n);
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.cassandra.shutdown()]);
  }

  /** Frees the disk; the stores must be closed, and nobody else at them. */
  async drop(): Promise<void> {
    await this.asSuperuser(`DROP DATABASE IF EXISTS ${this.options.name} WITH (FORCE)`);
    const unbound = this.connect();
    await unbound.execute(`DROP KEYSPACE IF EXISTS ${this.options.name}`, [], { prepare: false });
    await unbound.shutdown();
  }

  private connect(keyspace?: string): CassandraClient {
    return this.options.built.cassandra.createCassandraClient({
      contactPoints: this.env['FRESHWAX_CASSANDRA_CONTACT_POINTS']!.split(','),
      dataCenter: this.env['FRESHWAX_CASSANDRA_DATACENTER']!,
      ...(keyspace !== undefined && { keyspace }),
      applicationName: 'bench',
    });
  }

  private async asSuperuser(statement: string): Promise<void> {
    const url = this.env['FRESHWAX_POSTGRES_SUPERUSER_URL']!;
    const pool = this.options.built.postgres.createPool({ url, applicationName: 'bench' });
    try {
      await pool.query(statement);
    } finally {
      await pool.end();
    }
  }
}

const inDatabase = (url: string, name: string): string =>
  Object.assign(new URL(url), { pathname: `/${name}` }).toString();
