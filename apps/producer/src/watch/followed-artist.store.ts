import type { Source } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';

/** `book.followed_artist`: whose new releases are looked for. */
export class FollowedArtistStore {
  constructor(
    private readonly pool: Pool,
    private readonly source: Source,
  ) {}

  /** What was asked for and not looked up yet, oldest first. */
  async readUnresolved(limit: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ query: string }>(
      `SELECT query FROM book.followed_artist WHERE source = $1 AND artist_id IS NULL AND resolved_at IS NULL
       ORDER BY added_at, query LIMIT $2`,
      [this.source, limit],
    );
    return rows.map(({ query }) => query);
  }

  /** @param artist undefined: the source knows none */
  async resolve(query: string, artist: { id: string; name: string | undefined } | undefined): Promise<void> {
    await this.pool.query(
      `UPDATE book.followed_artist SET artist_id = $3, name = $4, resolved_at = now() WHERE source = $1 AND query = $2`,
      [this.source, query, artist?.id ?? null, artist?.name ?? null],
    );
  }

  /** Artists whose releases nobody looked for since (ms since 1970), in vain or not, the longest ago first. */
  async readDue(since: number, limit: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ artist_id: string }>(
      `SELECT artist_id FROM book.followed_artist
       WHERE source = $1 AND artist_id IS NOT NULL AND (checked_at IS NULL OR greatest(checked_at, missed_at) < $2)
       GROUP BY artist_id ORDER BY min(greatest(checked_at, missed_at)) NULLS FIRST, artist_id LIMIT $3`,
      [this.source, new Date(since), limit],
    );
    return rows.map((row) => row.artist_id);
  }

  /**
   * The source does not know this id. Whose releases were looked for before may come back: it stays the entry's; what never was an
   * artist is forgotten. @param now ms since 1970
   */
  async miss(artistId: string, now: number): Promise<void> {
    const values = [this.source, artistId];
    await this.pool.query(
      'UPDATE book.followed_artist SET missed_at = $3 WHERE source = $1 AND artist_id = $2 AND checked_at IS NOT NULL',
      [...values, new Date(now)],
    );
    await this.pool.query(
      `UPDATE book.followed_artist SET artist_id = NULL, name = NULL
       WHERE source = $1 AND artist_id = $2 AND checked_at IS NULL`,
      values,
    );
  }

  /** @param now ms since 1970 */
  async check(artistId: string, now: number): Promise<void> {
    await this.pool.query(
      'UPDATE book.followed_artist SET checked_at = $3, missed_at = NULL WHERE source = $1 AND artist_id = $2',
      [this.source, artistId, new Date(now)],
    );
  }
}
