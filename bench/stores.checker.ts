import type { CassandraClient } from '../libs/cassandra/src/index.ts';
import type { Stream } from '../libs/contracts/src/index.ts';
import type { Pool } from '../libs/postgres/src/index.ts';
import type { ExpectedState } from './backlog.ts';
import type { Built } from './built.ts';

export interface CheckedStores {
  readonly built: Built;
  readonly topicPrefix: string;
  readonly pool: Pool;
  readonly cassandra: CassandraClient;
}

/** Where the state of each stream stands. */
export const stateTables: Record<Stream, string> = {
  album: 'albums',
  track: 'tracks',
  track_meta: 'track_meta',
  artist_meta: 'artist_meta',
  watched_track: 'spotify_events',
};
/** Streams whose rows are counted by popularity. */
const counted: readonly Stream[] = ['album', 'track_meta', 'artist_meta', 'watched_track'];

/** Holds both stores against what was published. */
export class StoresChecker {
  private readonly stores: CheckedStores;

  constructor(stores: CheckedStores) {
    this.stores = stores;
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
    const { rows } = await this.stores.pool.query<{ letters: string; rejected: string }>(`SELECT
      (SELECT count(*) FROM book.dead_letter) AS letters, (SELECT sum(rejected) FROM book.ingest_offset) AS rejected`);
    const counts = Object.entries(rows[0]!).flatMap(([name, n]) =>
      Number(n) === expected ? [] : [`${name}: ${n} of ${expected}`],
    );
    const wrong = [...counts, ...(await this.wrongRawRows())];
    if (wrong.length > 0) throw new Error(`the letters are not right: ${wrong.join('; ')}`);
  }

  private async wrongBooks(events: number): Promise<string[]> {
    const { rows } = await this.stores.pool.query<Record<string, string>>(`SELECT
      (SELECT sum(applied) FROM book.ingest_offset) AS applied, (SELECT sum(next_offset) FROM book.ingest_offset) AS positions,
      (SELECT sum(accepted) FROM book.window_count) AS windows`);
    const { applied, positions, windows } = rows[0]!;
    return Object.entries({ applied, positions, windows }).flatMap(([name, n]) =>
      Number(n) === events ? [] : [`${name}: ${n} of ${events}`],
    );
  }

  /** Joint counts, those too that are not folded yet; each track of the backlog has popularity and duration. */
  private async wrongJoint(tracks: number): Promise<string[]> {
    const { rows } = await this.stores.pool.query<{ n: string }>(`SELECT coalesce((SELECT sum(n) FROM live.joint), 0) +
      coalesce((SELECT sum(u) FROM live.joint_delta, unnest(n) AS u), 0) AS n`);
    return Number(rows[0]!.n) === tracks ? [] : [`joint counts: ${rows[0]!.n} of ${tracks}`];
  }

  /** Every window of every log, counted in Cassandra. */
  private async wrongRawRows(): Promise<string[]> {
    const { logWindow } = this.stores.built.cassandra;
    const { rows } = await this.stores.pool.query<{
      topic: string;
      part: number;
      generation: number;
      win: number;
      n: string;
    }>('SELECT topic, part, generation, win, sum(accepted + rejected) AS n FROM book.window_count GROUP BY 1, 2, 3, 4');
    const wrong: string[] = [];
    for (const { topic, part, generation, win, n } of rows) {
      const key = logWindow({ topic, partition: part, generation }, win);
      const found = await this.stores.cassandra.execute('SELECT count(*) FROM spotify_events WHERE log_window = ?', [
        key,
      ]);
      const count = String(found.first()['count']);
      if (count !== n) wrong.push(`${key}: ${count} rows of ${n}`);
    }
    return wrong;
  }

  private async wrongState(stream: Stream, expected: ExpectedState): Promise<string | undefined> {
    const popularity = stream === 'track' ? '0' : 'sum(popularity)';
    const { rows } = await this.stores.pool.query<{ n: string; at: string; popularity: string }>(
      `SELECT count(*) AS n, coalesce(sum(observed_at), 0) AS at, coalesce(${popularity}, 0) AS popularity FROM live.${stateTables[stream]}`,
    );
    const { n, at, popularity: sum } = rows[0]!;
    if (Number(n) !== expected.rows || BigInt(at) !== expected.observedAtSum || BigInt(sum) !== expected.popularitySum)
      return `${stream}: ${n} rows, times ${at}, popularity ${sum} where ${expected.rows}, ${expected.observedAtSum}, ${expected.popularitySum} are right`;
    return counted.includes(stream) ? this.wrongCounts(stream, expected) : undefined;
  }

  private async wrongCounts(stream: Stream, expected: ExpectedState): Promise<string | undefined> {
    const topic = this.stores.topicPrefix + this.stores.built.contracts.topicTable[stream].topic;
    const { rows } = await this.stores.pool.query<{ n: string; s: string }>(
      'SELECT coalesce(sum(n), 0) AS n, coalesce(sum(bucket * n), 0) AS s FROM live.popularity_count WHERE topic = $1',
      [topic],
    );
    const { n, s } = rows[0]!;
    return Number(n) === expected.rows && BigInt(s) === expected.popularitySum
      ? undefined
      : `${stream}: counted ${n} rows, popularity ${s} where ${expected.rows}, ${expected.popularitySum} are right`;
  }
}
