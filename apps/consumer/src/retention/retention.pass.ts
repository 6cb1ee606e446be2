import type { Connection } from '@freshwax/postgres';
import { HAS_ROWS_TO_TAKE } from './thin.statement.ts';

/** One pass of expiry and thinning, by PostgreSQL's clock. */
export interface RetentionPass {
  /** ISO 8601, as PostgreSQL writes it. */
  beganAt: string;
  /** UTC day. */
  today: string;
  /** Whether an earlier pass has done all of the day. */
  isDone: boolean;
}

/**
 * How long after midnight a day is not done yet, whoever has gone through it: a consumer whose clock is late, or a chunk that waits
 * for a store, may still write what ends with that midnight.
 */
const LATE = `interval '1 hour'`;

// Of the very day: a clock that was wrong once would end expiry until it is right.
const BEGIN = `SELECT now()::text AS "beganAt", today::text, EXISTS (SELECT 1 FROM book.retention_pass
  WHERE topic_prefix = $1 AND (began_at AT TIME ZONE 'UTC')::date = today AND began_at AT TIME ZONE 'UTC' >= today + ${LATE}) AS "isDone"
FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS today) AS t`;

// While a purge has rows to take nothing is thinned: that was no whole pass.
const END = `INSERT INTO book.retention_pass (topic_prefix, began_at) SELECT $1, $2 WHERE NOT ${HAS_ROWS_TO_TAKE}
ON CONFLICT (topic_prefix) DO UPDATE SET began_at = excluded.began_at`;

/** @throws driver errors; see postgresVerdict */
export async function beginPass(connection: Connection, topicPrefix: string): Promise<RetentionPass> {
  const { rows } = await connection.query<RetentionPass>(BEGIN, [topicPrefix]);
  return rows[0]!;
}

/**
 * @param connection the one that has held the maintenance lock since before the thinning: no purge has ended meanwhile
 * @throws driver errors; see postgresVerdict
 */
export async function endPass(connection: Connection, topicPrefix: string, { beganAt }: RetentionPass): Promise<void> {
  await connection.query(END, [topicPrefix, beganAt]);
}
