import type { CassandraClient } from '@freshwax/cassandra';
import type { Pool } from '@freshwax/postgres';
import { observationsOf } from '../faults/checker/observations.ts';
import { checkState } from '../faults/checker/state.checker.ts';
import { placeOf, readRawRows } from '../faults/checker/stores.ts';

/**
 * Computes the state and the history anew from Cassandra's raw rows alone, source by source, and compares. Together with
 * `aggregateDifferences` it says what a rebuild would: raw rows, state, history and aggregates agree to the last digit.
 */
export async function rawDifferences(cassandra: CassandraClient, pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ place: string }>(
    `SELECT topic || '/' || part || '/' || generation || '/' || off AS place FROM book.dead_letter`,
  );
  const dead = new Set(rows.map(({ place }) => place));
  const records = (await readRawRows(cassandra)).filter((row) => !dead.has(placeOf(row)));
  return (await checkState(pool, observationsOf(records))).map(({ what }) => what);
}
