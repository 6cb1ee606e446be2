import type { LogId } from '@freshwax/cassandra';
import { backedUpTables, type Connection } from '@freshwax/postgres';

/** One partition in one generation, and which of its offsets were applied. */
export interface AppliedLog extends LogId {
  topicId: string;
  /** Offsets from..to (not included). */
  from: bigint;
  to: bigint;
  /** Whether the ledger stands in it. */
  isCurrent: boolean;
}

export interface CopiedTable {
  schema: 'live' | 'book';
  name: string;
  columns: string[];
}

/** What is to be backed up, of one moment. */
export interface Snapshot {
  takenAt: Date;
  migrations: string[];
  logs: AppliedLog[];
  tables: CopiedTable[];
  /** Raw rows that there must be, by the UTC day on which they end (`infinity` = never). */
  rawRows: { until: string; n: number }[];
}

/** The ledger moves with the tables: within a snapshot it says up to which offset they are. Nothing may be written in it. */
export const BEGIN_SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

const LOGS = `SELECT topic, part AS partition, generation, topic_id, base_offset, end_offset, false AS is_current FROM book.partition_generation
UNION ALL SELECT topic, part, generation, topic_id, base_offset, next_offset, true FROM book.ingest_offset ORDER BY 1, 2, 3`;

// Tables of ours: somebody else's may lie beside them. What is computed of other columns is computed anew.
const TABLES = `SELECT n.nspname AS schema, c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND c.relkind = 'r'
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY 1, 2 ORDER BY 1, 2`;

const RAW_ROWS = `SELECT expires_on::text AS until, sum(accepted + rejected - purged)::int8 AS n FROM book.window_count GROUP BY 1`;

interface LogRow {
  topic: string;
  partition: number;
  generation: number;
  topic_id: string;
  base_offset: string;
  end_offset: string;
  is_current: boolean;
}

/** @param connection in a snapshot @throws driver errors; see postgresVerdict */
export async function readSnapshot(connection: Connection): Promise<Snapshot> {
  const { rows: moments } = await connection.query<{ now: Date }>('SELECT now()');
  const { rows: ran } = await connection.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY id');
  const { rows: logs } = await connection.query<LogRow>(LOGS);
  const { rows: rawRows } = await connection.query<{ until: string; n: string }>(RAW_ROWS);
  return {
    takenAt: moments[0]!.now,
    migrations: ran.map(({ name }) => name),
    logs: logs.map(toLog),
    tables: await readTables(connection),
    rawRows: rawRows.map(({ until, n }) => ({ until, n: Number(n) })),
  };
}

/** Tables to be backed up that there are, in the order of their names. @throws driver errors; see postgresVerdict */
export async function readTables(connection: Connection): Promise<CopiedTable[]> {
  const known = Object.entries(backedUpTables).flatMap(([schema, names]) => names.map((name) => [schema, name]));
  const { rows } = await connection.query<CopiedTable>(TABLES, [known.map(([it]) => it), known.map(([, it]) => it)]);
  return rows;
}

const toLog = (row: LogRow): AppliedLog => ({
  topic: row.topic,
  partition: row.partition,
  generation: row.generation,
  topicId: row.topic_id,
  from: BigInt(row.base_offset),
  to: BigInt(row.end_offset),
  isCurrent: row.is_current,
});
