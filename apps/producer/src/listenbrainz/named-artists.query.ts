import type { Pool } from '@freshwax/postgres';

/** What the live tables know of artists that albums and tracks of the source name. */
export class NamedArtistsQuery {
  constructor(
    private readonly pool: Pool,
    private readonly source: string,
  ) {}

  /** Names of those that have one. */
  async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.pool.query<{ id: string; name: string }>(
      'SELECT id, name FROM live.artist_meta WHERE source = $1 AND id = ANY($2::text[])',
      [this.source, ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Artists that nobody asked about yet: those of the most played albums first. */
  async unseen(except: readonly string[], limit: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `WITH named AS (
         SELECT one ->> 'id' AS id, a.listen_count AS listens
           FROM live.albums a, jsonb_array_elements(a.artists) AS one WHERE a.source = $1
         UNION ALL
         SELECT one ->> 'id', NULL FROM live.tracks t, jsonb_array_elements(t.artists) AS one WHERE t.source = $1)
       SELECT id FROM named n
       WHERE id <> ALL($2::text[]) AND NOT EXISTS (SELECT FROM live.artist_meta m WHERE m.id = n.id AND m.source = $1)
       GROUP BY id ORDER BY max(listens) DESC NULLS LAST, id LIMIT $3`,
      [this.source, except, limit],
    );
    return rows.map(({ id }) => id);
  }
}
