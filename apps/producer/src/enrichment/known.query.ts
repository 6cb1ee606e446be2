import type { Pool } from '@freshwax/postgres';

/** Albums without tracks that are looked at in one run. */
const MOST_WAITING = 1_000;

type Table = 'albums' | 'track_meta' | 'artist_meta';

interface Stale {
  table: 'track_meta' | 'artist_meta';
  before: number;
  except: readonly string[];
  limit: number;
}

/** What the live tables know of the active source: which ids they have, lack, or have from long ago. */
export class KnownQuery {
  constructor(
    private readonly pool: Pool,
    private readonly source: string,
  ) {}

  /** Of these ids, those observed since (ms since 1970). */
  async freshIds(table: Table, ids: readonly string[], since: number): Promise<Set<string>> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT id FROM live.${table} WHERE source = $1 AND id = ANY($2::text[]) AND observed_at >= $3`,
      [this.source, ids, since],
    );
    return new Set(rows.map((row) => row.id));
  }

  /** Of these ids, those that are known, with the time they were observed at (ms since 1970). */
  async observedAt(table: Table, ids: readonly string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.pool.query<{ id: string; observed_at: string }>(
      `SELECT id, observed_at FROM live.${table} WHERE source = $1 AND id = ANY($2::text[])`,
      [this.source, ids],
    );
    return new Map(rows.map((row) => [row.id, Number(row.observed_at)]));
  }

  /** Albums that only a list has shown, which names no barcode: the newest first, a thousand at most. */
  async albumsWithoutTracks(): Promise<string[]> {
    return this.ids(
      `SELECT a.id FROM live.albums a
       WHERE a.source = $1 AND a.missing ? 'upc'
         AND NOT EXISTS (SELECT FROM live.tracks t WHERE t.source = a.source AND t.album_id = a.id)
       ORDER BY a.release_day DESC NULLS LAST, a.id LIMIT ${MOST_WAITING}`,
      [this.source],
    );
  }

  /** Ids last observed before `before` (ms since 1970), oldest first. */
  async staleIds({ table, before, except, limit }: Stale): Promise<string[]> {
    return this.ids(
      `SELECT id FROM live.${table} WHERE source = $1 AND observed_at < $2 AND id <> ALL($3::text[])
       ORDER BY observed_at LIMIT $4`,
      [this.source, before, except, limit],
    );
  }

  private async ids(sql: string, values: unknown[]): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(sql, values);
    return rows.map((row) => row.id);
  }
}
