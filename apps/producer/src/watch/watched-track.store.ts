import type { Pool } from '@freshwax/postgres';

/** Times are ms since 1970. */
export interface WatchedTrack {
  /** What was asked to be watched: a title, or an id. */
  query: string;
  /** null until it was found. */
  trackId: string | null;
  /** null: the source's own. */
  intervalMs: number | null;
  /** What the calls of a day make of the interval; null: they are enough. */
  pacedMs: number | null;
  addedAt: number;
  /** When it was found, or last searched for in vain. */
  resolvedAt: number | null;
  observedAt: number | null;
  /** When the source last said that it no longer knows the track; null: it knows it. */
  missedAt: number | null;
}

export interface Found {
  trackId: string;
  name: string | null;
}

// What the user took off the list stays in the table, and is no entry.
const LIST = `
SELECT query, track_id AS "trackId", interval_ms::float8 AS "intervalMs", paced_ms::float8 AS "pacedMs",
       (extract(epoch FROM added_at) * 1000)::float8 AS "addedAt",
       (extract(epoch FROM resolved_at) * 1000)::float8 AS "resolvedAt",
       (extract(epoch FROM observed_at) * 1000)::float8 AS "observedAt",
       (extract(epoch FROM missed_at) * 1000)::float8 AS "missedAt"
  FROM book.watched_track WHERE source = $1 AND removed_at IS NULL ORDER BY added_at, query`;

/** `book.watched_track`: the watch list, and the id that each entry was resolved to. All throw driver errors. */
export class WatchedTrackStore {
  constructor(
    private readonly pool: Pool,
    private readonly source: string,
  ) {}

  /** Adds what was never there: what was removed stays so. @param now ms since 1970 */
  async add(queries: readonly string[], now: number): Promise<void> {
    await this.pool.query(
      `INSERT INTO book.watched_track (query, source, added_at) SELECT DISTINCT unnest($2::text[]), $1, $3::timestamptz
       ON CONFLICT DO NOTHING`,
      [this.source, queries, new Date(now)],
    );
  }

  /** In the order of their coming. */
  async list(): Promise<WatchedTrack[]> {
    return (await this.pool.query<WatchedTrack & Record<string, unknown>>(LIST, [this.source])).rows;
  }

  /** @param now ms since 1970 */
  async resolve(query: string, { trackId, name }: Found, now: number): Promise<void> {
    await this.pool.query(
      `UPDATE book.watched_track SET track_id = $3, name = $4, resolved_at = $5, missed_at = NULL
       WHERE source = $1 AND query = $2`,
      [this.source, query, trackId, name, new Date(now)],
    );
  }

  /** It was sought in vain. @param now ms since 1970 */
  async markSought(query: string, now: number): Promise<void> {
    await this.pool.query('UPDATE book.watched_track SET resolved_at = $3 WHERE source = $1 AND query = $2', [
      this.source,
      query,
      new Date(now),
    ]);
  }

  /** The source no longer knows its track: from the first time on it is sought anew. @param now ms since 1970 */
  async miss(query: string, now: number): Promise<void> {
    await this.pool.query(
      `UPDATE book.watched_track SET missed_at = $3, resolved_at = CASE WHEN missed_at IS NOT NULL THEN resolved_at END
       WHERE source = $1 AND query = $2`,
      [this.source, query, new Date(now)],
    );
  }

  /** It is as if it was never found. */
  async forget(query: string): Promise<void> {
    await this.pool.query(
      'UPDATE book.watched_track SET track_id = NULL, name = NULL, resolved_at = NULL WHERE source = $1 AND query = $2',
      [this.source, query],
    );
  }

  /** @param at ms since 1970 */
  async markObserved(trackIds: readonly string[], at: number): Promise<void> {
    await this.pool.query(
      `UPDATE book.watched_track SET observed_at = $3, missed_at = NULL
       WHERE source = $1 AND track_id = ANY($2::text[])`,
      [this.source, trackIds, new Date(at)],
    );
  }

  /** What the calls of a day make of the intervals, ms; null: nothing. */
  async pace(entries: readonly { query: string; pacedMs: number | null }[]): Promise<void> {
    await this.pool.query(
      `UPDATE book.watched_track AS w SET paced_ms = p.ms FROM unnest($2::text[], $3::bigint[]) AS p(query, ms)
       WHERE w.source = $1 AND w.query = p.query`,
      [this.source, entries.map(({ query }) => query), entries.map(({ pacedMs }) => pacedMs)],
    );
  }
}
