import type { LogId } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';

/** A window that may hold rows under a purge. */
export interface PurgeWindow extends LogId {
  window: number;
  /** First place of the partition that is free of the rule; what lies at or past `appliedTo` the consumer judges itself. */
  upto: bigint;
  appliedTo: bigint;
  /** The bound lies in a later life of the topic: every row of this one is below it. */
  isOfEarlierLife: boolean;
  hasRejected: boolean;
  /** What an earlier attempt has counted already. */
  isCounted: boolean;
}

/** Rows of a window that go, as book.window_count groups them. */
export interface WindowGroup {
  source: string;
  expiresOn: string;
  rows: number;
}

/**
 * Windows with rows of the source or of nobody (rejected ones), and those that a chunk in flight has begun. What has expired
 * is unreadable already, and a window full of it may hold more tombstones than the node reads past. $1 purge, $2 source.
 */
const LIST = `WITH windows AS (
  SELECT topic, part, generation, win, sum(rejected) > 0 AS has_rejected FROM book.window_count
  WHERE source IN ($2, '') AND accepted + rejected > purged AND expires_on > (now() AT TIME ZONE 'UTC')::date GROUP BY 1, 2, 3, 4
  UNION ALL SELECT topic, part, generation, (applied_to / ${WINDOW_SIZE})::int, true FROM book.purge_bound
  WHERE purge = $1 AND upto > applied_to)
SELECT w.topic, w.part, w.generation, w.win, bool_or(w.has_rejected) AS has_rejected, b.upto, b.applied_to,
  w.generation < b.generation AS is_of_earlier_life, bool_or(done.purge IS NOT NULL) AS is_counted
FROM windows w JOIN book.purge_bound b ON b.purge = $1 AND b.topic = w.topic AND b.part = w.part
LEFT JOIN book.purge_window done ON done.purge = $1 AND (done.topic, done.part, done.generation, done.win) = (w.topic, w.part, w.generation, w.win)
WHERE done.swept_at IS NULL AND (w.generation < b.generation OR (w.generation = b.generation AND w.win * ${WINDOW_SIZE}::bigint < b.upto))
GROUP BY w.topic, w.part, w.generation, w.win, b.upto, b.applied_to, b.generation ORDER BY 1, 2, 3, 4`;

interface ListRow {
  topic: string;
  part: number;
  generation: number;
  win: number;
  has_rejected: boolean;
  upto: string;
  applied_to: string;
  is_of_earlier_life: boolean;
  is_counted: boolean;
}

const LETTERS = `SELECT off, reason FROM book.dead_letter
WHERE topic = $1 AND part = $2 AND generation = $3 AND off >= $4::bigint * ${WINDOW_SIZE} AND off < ($4::bigint + 1) * ${WINDOW_SIZE}`;

// Once: whoever begins a window anew finds fewer rows in it. Rows are locked in key order: the window may be one that chunks still count in.
const COUNT = `WITH once AS (
  INSERT INTO book.purge_window (purge, topic, part, generation, win, n, is_whole)
  SELECT $1, $2, $3, $4, $5, coalesce(sum(g.n), 0), $9 FROM unnest($8::bigint[]) AS g (n) ON CONFLICT DO NOTHING RETURNING 1),
mine AS MATERIALIZED (
  SELECT w.source, w.expires_on FROM book.window_count w
  WHERE w.topic = $2 AND w.part = $3 AND w.generation = $4 AND w.win = $5 AND EXISTS (SELECT 1 FROM once)
  ORDER BY w.source, w.expires_on FOR UPDATE)
UPDATE book.window_count w SET purged = w.purged + g.n
FROM mine JOIN unnest($6::text[], $7::date[], $8::bigint[]) AS g (source, expires_on, n) USING (source, expires_on)
WHERE w.topic = $2 AND w.part = $3 AND w.generation = $4 AND w.win = $5 AND w.source = mine.source AND w.expires_on = mine.expires_on`;

// In the order of their places, as whoever else changes letters.
const MARK_LETTERS = `WITH mine AS MATERIALIZED (
  SELECT off FROM book.dead_letter
  WHERE topic = $1 AND part = $2 AND generation = $3 AND off = ANY($4::bigint[]) AND purged_at IS NULL ORDER BY off FOR UPDATE)
UPDATE book.dead_letter d SET purged_at = now() FROM mine
WHERE d.topic = $1 AND d.part = $2 AND d.generation = $3 AND d.off = mine.off`;

const SWEPT = `UPDATE book.purge_window SET swept_at = now() WHERE purge = $1 AND topic = $2 AND part = $3 AND generation = $4 AND win = $5`;

/** What the books say of the windows of one purge. @throws driver errors; see postgresVerdict */
export class WindowStore {
  constructor(
    private readonly connection: Connection,
    private readonly purge: string,
  ) {}

  async list(source: string): Promise<PurgeWindow[]> {
    const { rows } = await this.connection.query<ListRow>(LIST, [this.purge, source]);
    return rows.map((row) => ({
      topic: row.topic,
      partition: row.part,
      generation: row.generation,
      window: row.win,
      upto: BigInt(row.upto),
      appliedTo: BigInt(row.applied_to),
      isOfEarlierLife: row.is_of_earlier_life,
      hasRejected: row.has_rejected,
      isCounted: row.is_counted,
    }));
  }

  /** Why which offsets of a window were rejected. */
  async readRejected({ topic, partition, generation, window }: PurgeWindow): Promise<Map<bigint, string>> {
    const values = [topic, partition, generation, window];
    const { rows } = await this.connection.query<{ off: string; reason: string }>(LETTERS, values);
    return new Map(rows.map(({ off, reason }) => [BigInt(off), reason]));
  }

  /** Says in the books that these rows go, before the first is gone; a second time it changes nothing. */
  async count(it: PurgeWindow, groups: readonly WindowGroup[], isWhole: boolean): Promise<void> {
    const columns = [
      groups.map(({ source }) => source),
      groups.map(({ expiresOn }) => expiresOn),
      groups.map(({ rows }) => rows),
    ];
    const at = [it.topic, it.partition, it.generation, it.window];
    await this.connection.query(COUNT, [this.purge, ...at, ...columns, isWhole]);
  }

  /** Not in the statement that counts: whoever goes on for one that ended in between marks, and counts no more. */
  async markLetters({ topic, partition, generation }: PurgeWindow, offsets: readonly bigint[]): Promise<void> {
    await this.connection.query(MARK_LETTERS, [topic, partition, generation, offsets]);
  }

  async markSwept({ topic, partition, generation, window }: PurgeWindow): Promise<void> {
    await this.connection.query(SWEPT, [this.purge, topic, partition, generation, window]);
  }
}
