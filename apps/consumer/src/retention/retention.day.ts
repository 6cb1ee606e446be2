import type { Pool } from '@freshwax/postgres';

/** A UTC day as PostgreSQL sees it, and whether its expiry and thinning are done. */
export interface RetentionDay {
  today: string;
  isDone: boolean;
}

// The very day, not one before: a clock that was wrong once would end expiry until it is right.
const READ = `SELECT today, EXISTS (SELECT 1 FROM book.retention_day d WHERE d.topic_prefix = $1 AND d.day = today) AS "isDone"
FROM (SELECT (now() AT TIME ZONE 'UTC')::date AS today) AS t`;

// While a purge has rows to take nothing is thinned: the day is not done then.
const MARK = `INSERT INTO book.retention_day (topic_prefix, day)
SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM book.purge WHERE retracted_at IS NULL)
ON CONFLICT (topic_prefix) DO UPDATE SET day = excluded.day`;

/** @throws driver errors; see postgresVerdict */
export async function readRetentionDay(pool: Pool, topicPrefix: string): Promise<RetentionDay> {
  const { rows } = await pool.query<RetentionDay>(READ, [topicPrefix]);
  return rows[0]!;
}

/** @throws driver errors; see postgresVerdict */
export async function markRetentionDay(pool: Pool, topicPrefix: string, today: string): Promise<void> {
  await pool.query(MARK, [topicPrefix, today]);
}
