import { Injectable } from '@nestjs/common';
import type { Genres, Source } from '@freshwax/contracts';
import { VersionCache } from '../answers/version.cache.ts';
import { narrowedSql, type Narrowing } from '../stats/narrow.ts';
import { PostgresStore } from '../stores/postgres.store.ts';

const TABLES = { albums: 'live.albums a', artists: 'live.artist_meta m' } as const satisfies Record<
  Genres['of'],
  string
>;

const countsSql = (table: string, and: string): string => `
SELECT count(*) FILTER (WHERE jsonb_array_length(genres) > 0)::int AS n,
       count(*) FILTER (WHERE genres IS NULL AND missing ? 'genres')::int AS not_offered, count(*)::int AS total
  FROM ${table} WHERE source = ANY($1)${and}`;

const sharesSql = (table: string, and: string): string => `
SELECT genre, count(*)::int AS n, count(popularity)::int AS with_popularity, avg(popularity)::float8 AS mean,
       percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY popularity) AS quartiles,
       (count(*) OVER ())::int AS different, (sum(count(*)) OVER ())::int AS counted
  FROM ${table}, LATERAL (SELECT DISTINCT jsonb_array_elements_text(genres) AS genre) AS of_row
 WHERE source = ANY($1) AND genres IS NOT NULL${and} GROUP BY genre ORDER BY n DESC, genre LIMIT $2`;

/** Of albums or artists, narrowed by what those have. */
export interface GenresQuestion extends Narrowing {
  of: Genres['of'];
  limit: number;
}

interface CountsRow {
  n: number;
  not_offered: number;
  total: number;
}

interface ShareRow {
  genre: string;
  n: number;
  with_popularity: number;
  mean: number | null;
  quartiles: [number, number, number] | null;
  different: number;
  counted: number;
}

/** Which genres there are, and how popular they are. */
@Injectable()
export class GenresQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
  ) {}

  read(sources: readonly Source[], { of, limit, ...narrow }: GenresQuestion): Promise<Genres> {
    const counted = narrowedSql(of, narrow, 2);
    const shared = narrowedSql(of, narrow, 3);
    return this.cache.get(`genres ${of} ${sources.join()} ${limit} ${JSON.stringify(narrow)}`, async () => {
      const [counts, shares] = await Promise.all([
        this.postgres.row<CountsRow>(countsSql(TABLES[of], counted.and), [sources, ...counted.values]),
        this.postgres.rows<ShareRow>(sharesSql(TABLES[of], shared.and), [sources, limit, ...shared.values]),
      ]);
      const missing = counts.total - counts.n - counts.not_offered;
      const without = counts.not_offered > 0 && missing === 0 ? 'not-offered' : 'missing';
      return {
        of,
        availability: counts.n > 0 ? 'ok' : without,
        n: counts.n,
        missing,
        notOffered: counts.not_offered,
        different: shares[0]?.different ?? 0,
        counted: shares[0]?.counted ?? 0,
        genres: shares.map(toShare),
      };
    });
  }
}

const toShare = ({ genre, n, with_popularity, mean, quartiles }: ShareRow): Genres['genres'][number] => ({
  genre,
  n,
  withPopularity: with_popularity,
  meanPopularity: mean,
  q1: quartiles?.[0] ?? null,
  medianPopularity: quartiles?.[1] ?? null,
  q3: quartiles?.[2] ?? null,
});
