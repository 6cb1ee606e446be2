import type { Connection } from '@freshwax/postgres';
import { NEW_PARTITIONS_LOCK } from '../chunk/offset.ledger.ts';

/** Whoever holds one of the rows longer than a chunk takes is stuck; it is tried again then. */
const BEGIN = `BEGIN; SET LOCAL lock_timeout = '5s'; SELECT pg_advisory_xact_lock(${NEW_PARTITIONS_LOCK})`;

// In key order, as claims, chunks and purges take them.
const HOLD = 'SELECT 1 FROM book.ingest_offset ORDER BY topic, part FOR UPDATE';

/**
 * Does the work in a transaction during which no chunk is applied: statements in flight have ended, new ones wait.
 * @param work told for how long the writers are held already, ms
 * @throws 55P03 when a row could not be had; what the work throws, nothing is committed then
 */
export async function withHeldWriters<T>(
  connection: Connection,
  work: (heldMs: () => number) => Promise<T>,
): Promise<T> {
  await connection.query(BEGIN);
  try {
    await connection.query(HOLD);
    const since = performance.now();
    const result = await work(() => Math.round(performance.now() - since));
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
