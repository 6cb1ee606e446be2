import type { Pool } from '@freshwax/postgres';

export interface WatchedTrack {
  /** What was asked to be watched: a title, or an id. */
  query: string;
  /** null until the search found it. */
  trackId: string | null;
}

/** `book.watched_track`: the watch list, and the id that each entry was resolved to. */
export class WatchedTrackStore {
  constructor(
    private readonly pool: Pool,
    private readonly source: string,
  ) {}

  /** Adds what is not there yet. */
  async add(queries: readonly string[]): Promise<void> {
    await this.pool.query(
      `INSERT INTO book.watched_track (query, source) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING`,
      [this.source, queries],
    );
  }

  async list(): Promise<WatchedTrack[]> {
    const { rows } = await this.pool.query<{ query: string; track_id: string | null }>(
      'SELECT query, track_id FROM book.watched_track WHERE source = $1 ORDER BY added_at, query',
      [this.source],
    );
    return rows.map((row) => ({ query: row.query, trackId: row.track_id }));
  }

  async resolve(query: string, { trackId, name }: { trackId: string; name: string | null }): Promise<void> {
    await this.pool.query(
      'UPDATE book.watched_track SET track_id = $3, name = $4, resolved_at = now() WHERE source = $1 AND query = $2',
      [this.source, query, trackId, name],
    );
  }

  /** The source does not know these ids any more: they are searched for again. */
  async forget(trackIds: readonly string[]): Promise<void> {
    await this.pool.query(
      'UPDATE book.watched_track SET track_id = NULL, resolved_at = NULL WHERE source = $1 AND track_id = ANY($2::text[])',
      [this.source, trackIds],
    );
  }

  async markObserved(trackIds: readonly string[], at: number): Promise<void> {
    await this.pool.query(
      'UPDATE book.watched_track SET observed_at = $3 WHERE source = $1 AND track_id = ANY($2::text[])',
      [this.source, trackIds, new Date(at)],
    );
  }
}
