import { Injectable } from '@nestjs/common';
import type { Source } from '@freshwax/contracts';
import { PostgresStore } from '../stores/postgres.store.ts';

/** What of an entity the source is asked for. */
export type EnrichedKind = 'track' | 'artist';

const META: Record<EnrichedKind, string> = { track: 'live.track_meta', artist: 'live.artist_meta' };

/** Newest first: what just came out is what people look at. */
const UNSEEN: Record<EnrichedKind, string> = {
  track: `
SELECT t.id FROM live.tracks t
 WHERE t.source = $1 AND NOT EXISTS (SELECT 1 FROM live.track_meta m WHERE m.id = t.id AND m.source = t.source)
 ORDER BY t.observed_at DESC, t.id LIMIT $2`,
  artist: `
SELECT t.artist_id AS id FROM live.tracks t
 WHERE t.source = $1 AND t.artist_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM live.artist_meta m WHERE m.id = t.artist_id AND m.source = t.source)
 GROUP BY t.artist_id ORDER BY max(t.observed_at) DESC, t.artist_id LIMIT $2`,
};

/** Which entities the source should be asked for, and which it was. */
@Injectable()
export class EnrichQuery {
  constructor(private readonly postgres: PostgresStore) {}

  /** Ids that are known but of which nothing was asked yet. */
  async unseen(kind: EnrichedKind, source: Source, limit: number): Promise<string[]> {
    return idsOf(await this.postgres.rows<{ id: string }>(UNSEEN[kind], [source, limit]));
  }

  /** Ids last observed before a time (ms since 1970), the oldest observation first. */
  async stale(kind: EnrichedKind, source: Source, options: { beforeMs: number; limit: number }): Promise<string[]> {
    const sql = `SELECT id FROM ${META[kind]} WHERE source = $1 AND observed_at < $2 ORDER BY observed_at LIMIT $3`;
    return idsOf(await this.postgres.rows<{ id: string }>(sql, [source, options.beforeMs, options.limit]));
  }

  /** Those of the ids that were observed at or after a time (ms since 1970). */
  async observedSince(
    kind: EnrichedKind,
    source: Source,
    options: { ids: readonly string[]; sinceMs: number },
  ): Promise<string[]> {
    const sql = `SELECT id FROM ${META[kind]} WHERE source = $1 AND id = ANY($2) AND observed_at >= $3`;
    return idsOf(await this.postgres.rows<{ id: string }>(sql, [source, options.ids, options.sinceMs]));
  }
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id);
