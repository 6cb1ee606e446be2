import type { ArtistRef } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';

/** A track as it was said last. */
export interface StoredTrack {
  id: string;
  name: string;
  album_id: string | null;
  artists: ArtistRef[];
  duration_ms: number | null;
  explicit: boolean | null;
  /** Undefined where it was never said. */
  isrc?: string | null;
}

/** An album as it was said last. */
export interface StoredAlbum {
  id: string;
  name: string;
  album_type: string | null;
  total_tracks: number | null;
  release_date: string | null;
  release_date_precision: string | null;
  artists: ArtistRef[];
  image_url: string | null;
  url: string | null;
  genres: string[] | null;
  missing: string[];
}

/** Rows of the source whose listens are to be asked for. */
export class StoredQuery {
  constructor(
    private readonly pool: Pool,
    private readonly source: string,
  ) {}

  /** Tracks of albums whose listens nobody asked for, newest first. */
  async unheardTracks(except: readonly string[], limit: number): Promise<StoredTrack[]> {
    const { rows } = await this.pool.query<StoredTrack>(
      `SELECT t.id, t.name, t.album_id, t.artists, t.duration_ms, t.explicit FROM live.tracks t
       WHERE t.source = $1 AND t.id <> ALL($2::text[])
         AND NOT EXISTS (SELECT FROM live.track_meta m WHERE m.id = t.id AND m.source = t.source)
       ORDER BY t.observed_at DESC, t.id LIMIT $3`,
      [this.source, except, limit],
    );
    return rows;
  }

  /** These, as far as they are known. */
  async tracks(ids: readonly string[]): Promise<StoredTrack[]> {
    const { rows } = await this.pool.query<StoredTrack>(
      `SELECT id, name, album_id, artists, duration_ms, explicit FROM live.tracks
       WHERE source = $1 AND id = ANY($2::text[])
       UNION ALL
       SELECT id, name, album_id, artists, duration_ms, explicit FROM live.track_meta m
       WHERE source = $1 AND id = ANY($2::text[])
         AND NOT EXISTS (SELECT FROM live.tracks t WHERE t.id = m.id AND t.source = m.source)`,
      [this.source, ids],
    );
    return rows;
  }

  /** @param before ms since 1970 */
  async staleTracks({ before, except, limit }: Stale): Promise<StoredTrack[]> {
    const { rows } = await this.pool.query<StoredTrack & { missing: string[] }>(
      `SELECT id, name, album_id, artists, duration_ms, explicit, isrc, missing FROM live.track_meta
       WHERE source = $1 AND observed_at < $2 AND id <> ALL($3::text[]) ORDER BY observed_at, id LIMIT $4`,
      [this.source, before, except, limit],
    );
    return rows.map(({ missing, isrc, ...row }) => (missing.includes('isrc') ? row : { ...row, isrc }));
  }

  async staleAlbums({ before, except, limit }: Stale): Promise<StoredAlbum[]> {
    const { rows } = await this.pool.query<StoredAlbum>(
      `SELECT id, name, album_type, total_tracks, release_date, release_date_precision, artists, image_url, url, genres,
         missing FROM live.albums
       WHERE source = $1 AND observed_at < $2 AND id <> ALL($3::text[]) ORDER BY observed_at, id LIMIT $4`,
      [this.source, before, except, limit],
    );
    return rows;
  }
}

export interface Stale {
  before: number;
  except: readonly string[];
  limit: number;
}
