import type { Pool } from '@freshwax/postgres';

/** Tracks that one statement looks through: some ten milliseconds, however many there are. */
const WINDOW = 2_000;
const NEWEST = Number.MAX_SAFE_INTEGER;

export interface Unseen {
  /** The tracks that were observed last come first. */
  tracks: string[];
  artists: string[];
}

interface Window extends Unseen {
  /** When the oldest of its tracks was observed, ms since 1970. */
  oldest: number;
  /** No track is older. */
  isLast: boolean;
}

/**
 * Tracks that discovery found, and artists that they name, of which nobody asked yet. Each time it looks through the
 * newest tracks, and through some older ones, further back from time to time until it begins again: when everything is
 * known, as it mostly is, a search for what is not would read all.
 */
export class UnseenQuery {
  /** Where the way back stands, ms since 1970; undefined: behind the newest. */
  private lap: number | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly source: string,
  ) {}

  async read(): Promise<Unseen> {
    const newest = await this.lookThrough(NEWEST);
    if (newest.isLast) return newest;
    const from = this.lap ?? newest.oldest;
    const older = await this.lookThrough(from);
    // One moment may fill a window: it is passed then.
    this.lap = older.isLast ? undefined : Math.min(older.oldest, from - 1);
    return {
      tracks: [...new Set([...newest.tracks, ...older.tracks])],
      artists: [...new Set([...newest.artists, ...older.artists])],
    };
  }

  /**
   * OFFSET 0 keeps each NOT EXISTS a look into the index, one for each that is looked at: joined, the whole table would be
   * read, or worse what is not counted yet.
   * @param from ms since 1970; tracks observed later are left out
   */
  private async lookThrough(from: number): Promise<Window> {
    const { rows } = await this.pool.query<{ n: number; oldest: string | null; tracks: string[]; artists: string[] }>(
      `WITH looked_at AS MATERIALIZED (
         SELECT id, artists, observed_at FROM live.tracks
         WHERE source = $1 AND observed_at <= $2 ORDER BY observed_at DESC, id LIMIT ${WINDOW}
       )
       SELECT (SELECT count(*)::int FROM looked_at) AS n,
         (SELECT min(observed_at) FROM looked_at) AS oldest,
         ARRAY(SELECT t.id FROM looked_at t
           WHERE NOT EXISTS (SELECT FROM live.track_meta m WHERE m.id = t.id AND m.source = $1 OFFSET 0)
           ORDER BY t.observed_at DESC, t.id) AS tracks,
         ARRAY(SELECT named.id FROM (
             SELECT DISTINCT one ->> 'id' AS id FROM looked_at, jsonb_array_elements(looked_at.artists) AS one
           ) AS named
           WHERE NOT EXISTS (SELECT FROM live.artist_meta m WHERE m.id = named.id AND m.source = $1 OFFSET 0)
           ORDER BY named.id) AS artists`,
      [this.source, from],
    );
    const { n, oldest, tracks, artists } = rows[0]!;
    return { tracks, artists, oldest: Number(oldest ?? 0), isLast: n < WINDOW };
  }
}
