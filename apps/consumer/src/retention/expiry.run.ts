import { tryMaintenance, type Pool } from '@freshwax/postgres';
import { LIVE } from '../chunk/build.ts';
import { retract, type Retraction } from './retractor.ts';

/** Rows that went, by table. */
export type Removed = Record<string, number>;

/**
 * Removes what the terms of its source no longer allow to keep. Cassandra's rows end by themselves at the UTC midnight
 * that begins their `expires_on`; this is the same moment's other half, judged by PostgreSQL's clock.
 * @param expiredOn rows go whose day of expiry this is, or an earlier one
 * @param onBatch called with what went for good, also if the next batch fails
 * @returns undefined when another process is at it, or at a purge
 * @throws driver errors; see postgresVerdict
 */
export function removeExpired(
  pool: Pool,
  { topicPrefix, expiredOn, onBatch }: { topicPrefix: string; expiredOn: string; onBatch: Retraction['onBatch'] },
): Promise<Removed | undefined> {
  return tryMaintenance(pool, async (connection) => {
    const removed: Removed = {};
    await retract(connection, {
      build: LIVE,
      topicPrefix,
      doom: { expiredOn },
      onBatch: (what, gone) => {
        removed[what] = (removed[what] ?? 0) + gone;
        return onBatch(what, gone);
      },
    });
    return removed;
  });
}
