import type { Connection } from '@freshwax/postgres';
import { EVER_MS } from './purge.rule.ts';

// $2 source, $3 when the cut is, null = everything.
const FOREGOING = (column: string): string => `($3::timestamptz IS NULL OR ${column} < $3)`;

/**
 * What the books hold of a source besides its observations. The user's own words stay: what they watch and follow is asked
 * for anew, names and ids with it. Cursors go, so that discovery begins afresh. What was spent of a quota stays spent.
 */
const STATEMENTS: readonly [what: string, sql: string][] = [
  [
    'book.musicbrainz_match',
    `DELETE FROM book.musicbrainz_match WHERE (source = $2 OR $2 = 'musicbrainz') AND ${FOREGOING('looked_up_at')} RETURNING 1`,
  ],
  ['book.source_cursor', `DELETE FROM book.source_cursor WHERE source = $2 AND ${FOREGOING('updated_at')} RETURNING 1`],
  [
    'book.watched_track',
    `UPDATE book.watched_track SET track_id = NULL, name = NULL, resolved_at = NULL, observed_at = NULL, missed_at = NULL
     WHERE source = $2 AND (track_id IS NOT NULL OR name IS NOT NULL) AND ${FOREGOING('coalesce(resolved_at, added_at)')} RETURNING 1`,
  ],
  [
    'book.followed_artist',
    `UPDATE book.followed_artist SET artist_id = NULL, name = NULL, resolved_at = NULL, checked_at = NULL, missed_at = NULL
     WHERE source = $2 AND (artist_id IS NOT NULL OR name IS NOT NULL) AND ${FOREGOING('coalesce(resolved_at, added_at)')} RETURNING 1`,
  ],
];

/** @throws driver errors; see postgresVerdict */
export async function purgeBooks(
  connection: Connection,
  { id, source, observedBeforeMs }: { id: string; source: string; observedBeforeMs: number },
): Promise<void> {
  const before = observedBeforeMs === EVER_MS ? null : new Date(observedBeforeMs);
  for (const [what, sql] of STATEMENTS) {
    const counted = `WITH gone AS (${sql})
INSERT INTO book.removal AS r (cause, what, n) SELECT $1, '${what}', count(*) FROM gone HAVING count(*) > 0
ON CONFLICT (cause, what) DO UPDATE SET n = r.n + excluded.n`;
    await connection.query(counted, [id, source, before]);
  }
}
