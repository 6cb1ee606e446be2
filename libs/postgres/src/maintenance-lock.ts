import type { Connection, Pool } from './pool.ts';

/** Any constant: expiry, purge, thinning and rebuild exclude one another. */
const MAINTENANCE_LOCK = 4_711_003;

/**
 * Does the work on the connection that holds the lock, so that it ends where the lock does: a lost connection fails the
 * next statement instead of letting two go on at once.
 * @returns what the work gave, or undefined when another holds the lock: nothing was done then
 * @throws what the work throws; driver errors
 */
export async function tryMaintenance<T extends {}>(
  pool: Pool,
  work: (connection: Connection) => Promise<T>,
): Promise<T | undefined> {
  const client = await pool.connect();
  // Without a listener a connection that dies between two statements would end the process.
  client.on('error', ignore);
  let isWell = false;
  try {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
      MAINTENANCE_LOCK,
    ]);
    const result = rows[0]?.held ? await work(client) : undefined;
    if (rows[0]?.held) await client.query('SELECT pg_advisory_unlock($1)', [MAINTENANCE_LOCK]);
    isWell = true;
    return result;
  } finally {
    client.off('error', ignore);
    // A connection given up takes the lock with it.
    client.release(!isWell);
  }
}

const ignore = (): void => undefined;
