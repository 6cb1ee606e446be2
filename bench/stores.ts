import { join } from 'node:path';
import type { CassandraClient } from '../libs/cassandra/src/index.ts';
import type { Stream } from '../libs/contracts/src/index.ts';
import type { Kafka } from '../libs/kafka/src/index.ts';
import type { Pool } from '../libs/postgres/src/index.ts';
import { projectRoot } from '../stack/place.ts';
import type { ExpectedState } from './backlog.ts';
import type { Built } from './built.ts';

export interface StoresOptions {
  built: Built;
  /** Of the servers. */
  env: Record<string, string>;
  /** Of database and keyspace; both are made anew. */
  name: string;
  topicPrefix: string;
}

const tableOf: Record<Stream, string> = {
  album: 'albums',
  track: 'tracks',
  track_meta: 'track_meta',
  artist_meta: 'artist_meta',
  watched_track: 'spotify_events',
};
/** Streams whose rows are counted by popularity. */
const counted: readonly Stream[] = ['album', 'track_meta', 'artist_meta', 'watched_track'];

/** A database and a keyspace of one run, empty at first; the topics may be those of another run. */
export class BenchStores {
  readonly env: Record<string, string>;
  readonly kafka: Kafka;
  readonly pool: Pool;
  readonly cassandra: CassandraClient;
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

  /** @throws Error that says in what the stores differ from what was published */
  async verify(events: number, expected: Record<Stream, ExpectedState>): Promise<void> {
    const wrong = [
      ...(await this.wrongBooks(events)),
      ...(await this.wrongRawRows()),
      ...(await this.wrongJoint(expected.track_meta.rows)),
      ...(await Promise.all(Object.entries(expected).map(([stream, it]) => this.wrongState(stream as Stream, it)))),
    ].filter((it) => it !== undefined);
    if (wrong.length > 0) throw new Error(`the stores are not right: ${wrong.join('; ')}`);
  }

  /**
   * Each record that cannot be understood is a letter, once, and its row is kept.
   * @throws Error that says what is not so
   */
  async verifyLetters(expected: number): Promise<void> {
    const { rows } = await this.pool.query<{ letters: string; rejected: string }>(`SELECT
      (SELECT count(*) FROM book.dead_letter) AS letters, (SELECT sum(rejected) FROM book.ingest_offset) AS rejected`);
    const counts = Object.entries(rows[0]!).flatMap(([name, n]) =>
      Number(n) === expected ? [] : [`${name}: ${n} of ${expected}`],
    );
    const wrong = [...counts, ...(await this.wrongRawRows())];
    if (wrong.length > 0) throw new Error(`the letters are not right: ${wrong.join('; ')}`);
  }

  private async wrongBooks(events: number): Promise<string[]> {
    const { rows } = await this.pool.query<Record<string, string>>(`SELECT
      (SELECT sum(applied) FROM book.ingest_offset) AS applied, (SELECT sum(next_offset) FROM book.ingest_offset) AS positions,
      (SELECT sum(accepted) FROM book.window_count) AS windows`);
    const { applied, positions, windows } = rows[0]!;
    return Object.entries({ applied, positions, windows }).flatMap(([name, n]) =>
      Number(n) === events ? [] : [`${name}: ${n} of ${events}`],
    );
  }

  /** Joint counts, those too that are not folded yet; each track of the backlog has popularity and duration. */
  private async wrongJoint(tracks: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ n: string }>(`SELECT coalesce((SELECT sum(n) FROM live.joint), 0) +
      coalesce((SELECT sum(u) FROM live.joint_delta, unnest(n) AS u), 0) AS n`);
    return Number(rows[0]!.n) === tracks ? [] : [`joint counts: ${rows[0]!.n} of ${tracks}`];
  }

  /** Every window of every log, counted in Cassandra. */
  private async wrongRawRows(): Promise<string[]> {
    const { logWindow } = this.options.built.cassandra;
    const { rows } = await this.pool.query<{ topic: string; part: number; generation: number; win: number; n: string }>(
      'SELECT topic, part, generation, win, sum(accepted + rejected) AS n FROM book.window_count GROUP BY 1, 2, 3, 4',
    );
    const wrong: string[] = [];
    for (const { topic, part, generation, win, n } of rows) {
      const key = logWindow({ topic, partition: part, generation }, win);
      const found = await this.cassandra.execute('SELECT count(*) FROM spotify_events WHERE log_window = ?', [key]);
      const count = String(found.first()['count']);
      if (count !== n) wrong.push(`${key}: ${count} rows of ${n}`);
    }
    return wrong;
  }

  private async wrongState(stream: Stream, expected: ExpectedState): Promise<string | undefined> {
    const popularity = stream === 'track' ? '0' : 'sum(popularity)';
    const { rows } = await this.pool.query<{ n: string; at: string; popularity: string }>(
      `SELECT count(*) AS n, coalesce(sum(observed_at), 0) AS at, coalesce(${popularity}, 0) AS popularity FROM live.${tableOf[stream]}`,
    );
    const { n, at, popularity: sum } = rows[0]!;
    if (Number(n) !== expected.rows || BigInt(at) !== expected.observedAtSum || BigInt(sum) !== expected.popularitySum)
      return `${stream}: ${n} rows, times ${at}, popularity ${sum} where ${expected.rows}, ${expected.observedAtSum}, ${expected.popularitySum} are right`;
    return counted.includes(stream) ? this.wrongCounts(stream, expected) : undefined;
  }

  private async wrongCounts(stream: Stream, expected: ExpectedState): Promise<string | undefined> {
    const topic = this.options.topicPrefix + this.options.built.contracts.topicTable[stream].topic;
    const { rows } = await this.pool.query<{ n: string; s: string }>(
      'SELECT coalesce(sum(n), 0) AS n, coalesce(sum(bucket * n), 0) AS s FROM live.popularity_count WHERE topic = $1',
      [topic],
    );
    const { n, s } = rows[0]!;
    return Number(n) === expected.rows && BigInt(s) === expected.popularitySum
      ? undefined
      : `${stream}: counted ${n} rows, popularity ${s} where ${expected.rows}, ${expected.popularitySum} are right`;
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
