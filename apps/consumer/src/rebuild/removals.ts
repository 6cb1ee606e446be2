import type { Connection } from '@freshwax/postgres';
import { LIVE, SHADOW } from '../chunk/build.ts';
import { retract } from '../retention/retractor.ts';

export interface RemovalScope {
  topicPrefix: string;
  /** Called after each batch. @throws to end between two batches */
  onBatch: () => void;
}

/**
 * Takes out of both builds what has expired: its schedule waits while a rebuild has the lock, and raw rows end by themselves.
 * @returns the day that it was judged by
 */
export async function expireBoth(connection: Connection, scope: RemovalScope): Promise<string> {
  const today = await readToday(connection);
  for (const build of [LIVE, SHADOW]) await retract(connection, { ...scope, build, doom: { expiredOn: today } });
  return today;
}

/** UTC, as PostgreSQL sees it. */
export async function readToday(connection: Connection): Promise<string> {
  const { rows } = await connection.query<{ today: string }>(`SELECT (now() AT TIME ZONE 'UTC')::date AS today`);
  return rows[0]!.today;
}

const STANDING = `SELECT id, source, observed_before FROM book.purge
WHERE retracted_at IS NULL OR started_at >= (SELECT started_at FROM book.rebuild WHERE operation = $1)`;

/** What purges forbid that began while a rebuild was interrupted: its rows may be older than they are. */
export async function obeyPurges(connection: Connection, rebuild: string, scope: RemovalScope): Promise<void> {
  const { rows } = await connection.query<{ id: string; source: string; observed_before: string }>(STANDING, [rebuild]);
  for (const { id, source, observed_before } of rows) {
    const doom = { purge: id, source, observedBeforeMs: Number(observed_before) };
    await retract(connection, { ...scope, build: SHADOW, doom });
  }
}
