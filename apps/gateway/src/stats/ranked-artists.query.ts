import { Injectable } from '@nestjs/common';
import { artistRankings, type RankedArtist, type Source } from '@freshwax/contracts';
import { VersionCache } from '../answers/version.cache.ts';
import { pageOf } from '../entities/to-rows.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { sharedRanks } from './arithmetic/ranks.ts';
import { narrowedSql, type Narrowing } from './narrow.ts';
import { PopularityQuery, toPopularitySummary } from './popularity.query.ts';
import { trackRows } from './track-rows.ts';

export type ArtistRanking = (typeof artistRankings)[number];
export type RankingOrder = 'top' | 'bottom';

export interface RankingQuestion {
  sources: readonly Source[];
  order: RankingOrder;
  by: ArtistRanking;
  minTracks: number;
  limit: number;
  narrow: Narrowing;
}

/** What is narrowed: artists by what they have themselves, or the tracks that they are ranked by. */
export const RANKED_ROWS = {
  popularity: 'artists',
  trackPopularity: 'tracks',
  listens: 'artists',
  tracks: 'tracks',
} as const satisfies Record<ArtistRanking, 'artists' | 'tracks'>;

const byOwn =
  (column: string) =>
  (and: string): string => `
SELECT m.id, m.source, m.${column}::float8 AS value FROM live.artist_meta m
 WHERE m.source = ANY($1) AND m.${column} IS NOT NULL
   AND ($3 = 0 OR (SELECT count(*) FROM live.tracks t WHERE t.source = m.source AND t.artist_id = m.id) >= $3)${and}`;

/** `ranked(id, source, value)` by each ranking; `$1` sources, `$3` fewest tracks. A track counts for its first artist. */
const RANKED: Record<ArtistRanking, (and: string) => string> = {
  popularity: byOwn('popularity'),
  trackPopularity: (and) => `
SELECT t.artist_id AS id, t.source, avg(t.popularity)::float8 AS value FROM ${trackRows('track_meta', and)}
 WHERE t.source = ANY($1) AND t.popularity IS NOT NULL AND t.artist_id IS NOT NULL${and}
 GROUP BY t.artist_id, t.source HAVING count(*) >= $3`,
  listens: byOwn('listen_count'),
  tracks: (and) => `
SELECT t.artist_id AS id, t.source, count(*)::float8 AS value FROM ${trackRows('tracks', and)}
 WHERE t.source = ANY($1) AND t.artist_id IS NOT NULL${and}
 GROUP BY t.artist_id, t.source HAVING count(*) >= $3`,
};

const DIRECTION: Record<RankingOrder, string> = { top: 'DESC', bottom: 'ASC' };

// The name and the record behind an artist come from its own observation, else from one of its tracks.
const sqlOf = (by: ArtistRanking, order: RankingOrder, and: string): string => `
WITH ranked AS (${RANKED[by](and)} ORDER BY value ${DIRECTION[order]}, id, source LIMIT $2)
SELECT r.id, r.source, r.value, coalesce(m.name, known.name, r.id) AS name, m.popularity, m.followers, m.listen_count, m.image_url, m.url,
       (SELECT count(*)::int FROM live.tracks t WHERE t.source = r.source AND t.artist_id = r.id) AS tracks,
       own.n AS own_n, own.missing AS own_missing, own.mean AS own_mean, own.quartiles AS own_quartiles,
       CASE WHEN m.id IS NOT NULL THEN 'artist_meta' ELSE known.stream END AS stream,
       coalesce(m.part, known.part) AS part, coalesce(m.generation, known.generation) AS generation,
       coalesce(m.off, known.off)::text AS off, coalesce(m.run_id, known.run_id) AS run_id
  FROM ranked r
  LEFT JOIN live.artist_meta m ON m.id = r.id AND m.source = r.source
  CROSS JOIN LATERAL (
    SELECT count(p.popularity)::int AS n, count(*) FILTER (WHERE p.popularity IS NULL)::int AS missing, avg(p.popularity)::float8 AS mean,
           percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY p.popularity) AS quartiles
      FROM live.track_meta p WHERE p.source = r.source AND p.artist_id = r.id) AS own
  LEFT JOIN LATERAL (
    (SELECT 'track' AS stream, artists->0->>'name' AS name, part, generation, off, run_id FROM live.tracks WHERE source = r.source AND artist_id = r.id LIMIT 1)
    UNION ALL
    (SELECT 'track_meta', artists->0->>'name', part, generation, off, run_id FROM live.track_meta WHERE source = r.source AND artist_id = r.id LIMIT 1)
    LIMIT 1) AS known ON m.id IS NULL
 ORDER BY r.value ${DIRECTION[order]}, r.id, r.source`;

interface Row {
  id: string;
  source: Source;
  value: number;
  name: string;
  popularity: number | null;
  followers: string | null;
  listen_count: string | null;
  image_url: string | null;
  url: string | null;
  tracks: number;
  own_n: number;
  own_missing: number;
  own_mean: number | null;
  own_quartiles: number[] | null;
  stream: 'artist_meta' | 'track_meta' | 'track';
  part: number;
  generation: number;
  off: string;
  run_id: string | null;
}

/** Artists at the top or the bottom of a ranking. */
@Injectable()
export class RankedArtistsQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly topics: TopicNames,
    private readonly popularity: PopularityQuery,
  ) {}

  /** Artist popularity where any is known, else that of their tracks, else listens, else how many tracks they have. */
  async bestRanking(sources: readonly Source[]): Promise<ArtistRanking> {
    const isKnown = async (stream: 'artist_meta' | 'track_meta'): Promise<boolean> =>
      toPopularitySummary(await this.popularity.buckets(stream, sources)).n > 0;
    if (await isKnown('artist_meta')) return 'popularity';
    if (await isKnown('track_meta')) return 'trackPopularity';
    return (await this.anyListens(sources)) ? 'listens' : 'tracks';
  }

  read({ sources, order, by, minTracks, limit, narrow }: RankingQuestion): Promise<RankedArtist[]> {
    const { and, values } = narrowedSql(RANKED_ROWS[by], narrow, 4);
    const key = `artists ${sources.join()} ${order} ${by} ${minTracks} ${limit} ${JSON.stringify(narrow)}`;
    return this.cache.get(key, async () => {
      // One more than is shown: whether the last one shares its place is seen only there.
      const rows = await this.postgres.rows<Row>(sqlOf(by, order, and), [sources, limit + 1, minTracks, ...values]);
      const ranks = sharedRanks(rows.map((row) => row.value));
      return rows.slice(0, limit).map((row, at) => ({ ...ranks[at]!, ...this.toArtist(row) }));
    });
  }

  private anyListens(sources: readonly Source[]): Promise<boolean> {
    return this.cache.get(`any listens ${sources.join()}`, async () => {
      const sql = `SELECT EXISTS (SELECT 1 FROM live.artist_meta WHERE source = ANY($1) AND listen_count IS NOT NULL) AS any`;
      return (await this.postgres.row<{ any: boolean }>(sql, [sources])).any;
    });
  }

  private toArtist(row: Row): Omit<RankedArtist, 'rank' | 'tied'> {
    const { id, source, name, value, popularity, tracks } = row;
    return {
      id,
      source,
      name,
      value,
      popularity,
      followers: row.followers === null ? null : Number(row.followers),
      listenCount: row.listen_count === null ? null : Number(row.listen_count),
      tracks,
      trackPopularity: {
        n: row.own_n,
        missing: row.own_missing,
        mean: row.own_mean,
        q1: row.own_quartiles?.[0] ?? null,
        median: row.own_quartiles?.[1] ?? null,
        q3: row.own_quartiles?.[2] ?? null,
      },
      imageUrl: row.image_url,
      url: row.url ?? pageOf('artist', { id, source }),
      provenance: {
        topic: this.topics.of(row.stream),
        partition: row.part,
        generation: row.generation,
        offset: row.off,
        runId: row.run_id,
      },
    };
  }
}
