import pg from 'pg';

export type Pool = pg.Pool;
/** One connection of a pool, or anything else that takes statements. */
export type Connection = Pick<pg.ClientBase, 'query'>;
/** Whatever gives connections: a pool, or one that is asked again while it has none. */
export interface Connections {
  connect(): Promise<pg.PoolClient>;
}

export interface PoolSettings {
  url: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Most connections; default 4. */
  max?: number;
  /** Deadline of one statement at the server, ms; default 30 s. */
  statementTimeoutMs?: number;
  /** Deadline of a connection, also for one of the pool's to be free, ms; default 5 s. */
  connectWithinMs?: number;
  /** After so long without work a connection is closed, ms; default 10 s. */
  idleMs?: number;
  /** What a sort or a hash table may hold before it goes to the disk, MB; default PostgreSQL's 4. */
  workMemMb?: number;
}

const NETWORK_GRACE_MS = 5_000;

// Timestamps travel as text and bigint as text by default; counts of ours stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.DATE, (day) => day);

/**
 * A pool whose idle connections may die without taking the process along:
 * the next statement gets a new one or fails with a classified error.
 */
export function createPool(settings: PoolSettings): Pool {
  const { url, applicationName, max = 4, statementTimeoutMs = 30_000, workMemMb } = settings;
  const { connectWithinMs = 5_000, idleMs = 10_000 } = settings;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max,
    statement_timeout: statementTimeoutMs,
    // The server cannot tell us of its own timeout when the network is gone: without this one, a query waits for hours.
    query_timeout: statementTimeoutMs + NETWORK_GRACE_MS,
    connectionTimeoutMillis: connectWithinMs,
    idleTimeoutMillis: idleMs,
    keepAlive: true,
    ...(workMemMb !== undefined && { options: `-c work_mem=${workMemMb}MB` }),
  });
  pool.on('error', () => undefined);
  return pool;
}
