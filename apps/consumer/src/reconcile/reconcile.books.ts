import { WINDOW_SIZE } from '@freshwax/contracts';
import type { LogId } from '@freshwax/cassandra';
import type { Connection } from '@freshwax/postgres';
import type { PurgeRule } from '../purge/purge.rule.ts';

/** One partition in one generation, with what the books say of it as a whole. */
export interface LogBooks extends LogId {
  topicId: string;
  base: bigint;
  /** The position of the ledger, or where adopt ended it. */
  end: bigint;
  applied: bigint;
  rejected: bigint;
  /** Whether the ledger stands in it now. */
  isCurrent: boolean;
  /** The record applied last, null before the first. */
  last: { offset: bigint; hash: string } | null;
  /** Sums over its windows and its letters, of the same moment. */
  counted: bigint;
  windowRejected: bigint;
  letters: bigint;
  /** Whether the generation before it is in the books, and ended before. */
  isChained: boolean;
}

/** Of a window, those of one source that expire on one day; '' = rejected. */
export interface WindowGroup {
  source: string;
  /** UTC day, or 'infinity'. */
  expiresOn: string;
  accepted: bigint;
  rejected: bigint;
  purged: bigint;
}

/** A window as the books have it at one moment. */
export interface WindowBooks extends LogId {
  window: number;
  /** Offsets from..to (not included): what lies below the position. */
  from: bigint;
  to: bigint;
  groups: readonly WindowGroup[];
  letters: bigint;
  /** UTC day of that moment. */
  today: string;
}

const LOGS = `WITH logs AS (
  SELECT topic, part, generation, topic_id, base_offset, end_offset, applied, rejected, false AS is_current, NULL::bigint AS last_offset, NULL AS last_record FROM book.partition_generation
  UNION ALL SELECT topic, part, generation, topic_id, base_offset, next_offset, applied, rejected, true, last_offset, last_record FROM book.ingest_offset),
windows AS (SELECT topic, part, generation, sum(accepted + rejected) AS counted, sum(rejected) AS rejected FROM book.window_count GROUP BY 1, 2, 3),
letters AS (SELECT topic, part, generation, count(*) AS n FROM book.dead_letter GROUP BY 1, 2, 3)
SELECT l.*, coalesce(w.counted, 0) AS counted, coalesce(w.rejected, 0) AS window_rejected, coalesce(d.n, 0) AS letters,
  l.generation = 0 OR EXISTS (SELECT 1 FROM book.partition_generation p WHERE p.topic = l.topic AND p.part = l.part
    AND p.generation = l.generation - 1 AND p.base_offset <= p.end_offset) AS is_chained
FROM logs l LEFT JOIN windows w USING (topic, part, generation) LEFT JOIN letters d USING (topic, part, generation)
WHERE $1::text[] IS NULL OR l.topic = ANY($1) ORDER BY 1, 2, 3`;

interface LogRow {
  topic: string;
  part: number;
  generation: number;
  topic_id: string;
  base_offset: string;
  end_offset: string;
  applied: string;
  rejected: string;
  is_current: boolean;
  last_offset: string | null;
  last_record: string | null;
  counted: string;
  window_rejected: string;
  letters: string;
  is_chained: boolean;
}

// One statement, one moment: the window's counts move in the statement that moves the position.
const WINDOW = `WITH log AS (
  SELECT base_offset, next_offset AS end_offset FROM book.ingest_offset WHERE topic = $1 AND part = $2 AND generation = $3
  UNION ALL SELECT base_offset, end_offset FROM book.partition_generation WHERE topic = $1 AND part = $2 AND generation = $3)
SELECT greatest(base_offset, $4::bigint * ${WINDOW_SIZE}) AS lo, least(end_offset, ($4::bigint + 1) * ${WINDOW_SIZE}) AS hi,
  (now() AT TIME ZONE 'UTC')::date::text AS today,
  (SELECT count(*) FROM book.dead_letter WHERE topic = $1 AND part = $2 AND generation = $3
    AND off >= $4::bigint * ${WINDOW_SIZE} AND off < ($4::bigint + 1) * ${WINDOW_SIZE}) AS letters,
  (SELECT coalesce(jsonb_agg(jsonb_build_array(source, expires_on::text, accepted, rejected, purged)), '[]') FROM book.window_count
    WHERE topic = $1 AND part = $2 AND generation = $3 AND win = $4) AS groups
FROM log`;

interface WindowRow {
  lo: string;
  hi: string;
  today: string;
  letters: string;
  groups: [source: string, expiresOn: string, accepted: number, rejected: number, purged: number][];
}

const RULES = `SELECT p.source, p.observed_before, b.generation, b.upto FROM book.purge p JOIN book.purge_bound b ON b.purge = p.id
WHERE b.topic = $1 AND b.part = $2 ORDER BY p.started_at, p.id`;

// One that failed stays unfinished, and is not waited for.
const PURGING = `SELECT EXISTS (SELECT 1 FROM book.purge p JOIN book.operation o ON o.id = p.id
  WHERE p.finished_at IS NULL AND o.finished_at IS NULL) AS purging`;

/** What PostgreSQL says that there must be. @throws driver errors; see postgresVerdict */
export class ReconcileBooks {
  constructor(private readonly connection: Connection) {}

  /** Every partition in every generation, all at one moment. @param topics undefined = all */
  async readLogs(topics: readonly string[] | undefined): Promise<LogBooks[]> {
    const { rows } = await this.connection.query<LogRow>(LOGS, [topics ?? null]);
    return rows.map(toLogBooks);
  }

  /** undefined when the log is not in the books any more. */
  async readWindow(log: LogId, window: number): Promise<WindowBooks | undefined> {
    const values = [log.topic, log.partition, log.generation, window];
    const { rows } = await this.connection.query<WindowRow>(WINDOW, values);
    const row = rows[0];
    if (!row) return undefined;
    const groups = row.groups.map(([source, expiresOn, ...counts]) => {
      const [accepted, rejected, purged] = counts.map(BigInt) as [bigint, bigint, bigint];
      return { source, expiresOn, accepted, rejected, purged };
    });
    const { topic, partition, generation } = log;
    const bounds = { from: BigInt(row.lo), to: BigInt(row.hi) };
    return { topic, partition, generation, window, ...bounds, groups, letters: BigInt(row.letters), today: row.today };
  }

  /** Every rule that ever held in a partition. */
  async readRules({ topic, partition }: LogId): Promise<PurgeRule[]> {
    const { rows } = await this.connection.query<{
      source: string;
      observed_before: string;
      generation: number;
      upto: string;
    }>(RULES, [topic, partition]);
    return rows.map((row) => ({
      source: row.source,
      observedBeforeMs: Number(row.observed_before),
      upto: { generation: row.generation, offset: BigInt(row.upto) },
    }));
  }

  /** Whether a purge is under way: what it takes is not settled before it ends. */
  async isPurging(): Promise<boolean> {
    const { rows } = await this.connection.query<{ purging: boolean }>(PURGING);
    return rows[0]!.purging;
  }
}

const toLogBooks = (row: LogRow): LogBooks => ({
  topic: row.topic,
  partition: row.part,
  generation: row.generation,
  topicId: row.topic_id,
  base: BigInt(row.base_offset),
  end: BigInt(row.end_offset),
  applied: BigInt(row.applied),
  rejected: BigInt(row.rejected),
  isCurrent: row.is_current,
  last: row.last_record === null ? null : { offset: BigInt(row.last_offset!), hash: row.last_record },
  counted: BigInt(row.counted),
  windowRejected: BigInt(row.window_rejected),
  letters: BigInt(row.letters),
  isChained: row.is_chained,
});
