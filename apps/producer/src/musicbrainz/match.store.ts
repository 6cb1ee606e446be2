import type { Source } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';

export type Kind = 'track' | 'album';

/** An entity of another source that is to be found in MusicBrainz. */
export interface Unmatched {
  source: Source;
  id: string;
  /** ISRC or barcode, as that source says it. */
  key: string;
  durationMs: number | null;
}

/** What a lookup found: a recording or a release group; null where MusicBrainz does not know the key. */
export interface Match {
  source: Source;
  kind: Kind;
  id: string;
  key: string;
  mbid: string | null;
}

/** What was not found is asked for again after this, ms: people enter releases late. */
export const NOT_FOUND_MS = 30 * 86_400_000;

const ENTITIES: Record<Kind, string> = {
  track: 'SELECT source, id, isrc AS key, popularity, duration_ms FROM live.track_meta',
  album: 'SELECT source, id, upc AS key, popularity, NULL::int AS duration_ms FROM live.albums',
};

/** `book.musicbrainz_match`: which MusicBrainz entity an entity of another source is. */
export class MatchStore {
  constructor(private readonly pool: Pool) {}

  /** Never looked up first, the most popular of them first; then those not found longest ago. */
  async readUnmatched(
    kind: Kind,
    { sources, limit, now }: { sources: readonly Source[]; limit: number; now: number },
  ): Promise<Unmatched[]> {
    const { rows } = await this.pool.query<{ source: Source; id: string; key: string; duration_ms: number | null }>(
      `SELECT e.source, e.id, e.key, e.duration_ms FROM (${ENTITIES[kind]}) e
       LEFT JOIN book.musicbrainz_match k ON k.source = e.source AND k.kind = $1 AND k.id = e.id AND k.key = e.key
       WHERE e.source = ANY($2::text[]) AND e.key <> '' AND (k.id IS NULL OR (k.mbid IS NULL AND k.looked_up_at < $3))
       ORDER BY k.looked_up_at NULLS FIRST, e.popularity DESC NULLS LAST, e.source, e.id LIMIT $4`,
      [kind, sources, new Date(now - NOT_FOUND_MS), limit],
    );
    return rows.map(({ duration_ms: durationMs, ...row }) => ({ ...row, durationMs }));
  }

  async write(matches: readonly Match[], now: number): Promise<void> {
    await this.pool.query(
      `INSERT INTO book.musicbrainz_match (source, kind, id, key, mbid, looked_up_at)
       SELECT source, kind, id, key, mbid, $2
       FROM jsonb_to_recordset($1::jsonb) AS m(source text, kind text, id text, key text, mbid text)
       ON CONFLICT (source, kind, id)
       DO UPDATE SET key = excluded.key, mbid = excluded.mbid, looked_up_at = excluded.looked_up_at`,
      [JSON.stringify(matches), new Date(now)],
    );
  }
}
