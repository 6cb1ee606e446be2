import type { Connection, Connections } from './pool.ts';
import { withConnection } from './with-connection.ts';

/** Any constant: expiry, purge, thinning and rebuild exclude one another. */
const MAINTENANCE_LOCK = 4_711_003;

/**
 * Does the work on the connection that holds the lock, so that it ends where the lock does: a lost connection fails the
 * next statement instead of letting two go on at once.
 * @returns what the work gave, or undefined when another holds the lock: nothing was done then
 * @throws what the work throws; driver errors
 */
export function tryMaintenance<T extends {}>(
  pool: Connections,
  work: (connection: Connection) => Promise<T>,
): Promise<T | undefined> {
  return withConnection(pool, async (connection) => {
    const { rows } = await connection.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
      MAINTENANCE_LOCK,
    ]);
    if (!rows[0]?.held) return undefined;
    const result = await work(connection);
    await connection.query('SELECT pg_advisory_unlock($1)', [MAINTENANCE_LOCK]);
    return result;
  });
}
