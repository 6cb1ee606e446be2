import { Injectable } from '@nestjs/common';
import type { Genres, Source } from '@freshwax/contracts';
import { VersionCache } from '../answers/version.cache.ts';
import { narrowedSql, type Narrowing } from '../stats/narrow.ts';
import { PostgresStore } from '../stores/postgres.store.ts';

/** Some rows: how many there are, and each of them with each of its genres. `$1` is the sources. */
interface GenresSql {
  counts: (and: string) => string;
  /** What follows FROM: popularity and genre. */
  ofRows: (and: string) => string;
}

/** Albums with the genres that they say and those of the artists they credit, each genre once. */
const ofAlbums = (and: string): string => `
  WITH asked AS (SELECT a.id, a.source, a.popularity, a.genres, a.missing, a.artists FROM live.albums a WHERE a.source = ANY($1)${and}),
       credited AS (SELECT id, source, popularity, jsonb_array_elements(artists) ->> 'id' AS artist_id FROM asked),
       of_row AS (SELECT id, source, popularity, jsonb_array_elements_text(genres) AS genre FROM asked
                  UNION SELECT credited.id, source, credited.popularity, jsonb_array_elements_text(m.genres)
                    FROM credited JOIN live.artist_meta m USING (source) WHERE m.id = credited.artist_id)`;

const SQL: Record<Genres['of'], GenresSql> = {
  artists: {
    counts: (and) => `
SELECT count(*) FILTER (WHERE jsonb_array_length(m.genres) > 0)::int AS n,
       count(*) FILTER (WHERE m.genres IS NULL AND m.missing ? 'genres')::int AS not_offered, count(*)::int AS total
  FROM live.artist_meta m WHERE m.source = ANY($1)${and}`,
    ofRows: (and) => `(
  SELECT m.popularity, genre FROM live.artist_meta m, LATERAL (SELECT DISTINCT jsonb_array_elements_text(m.genres) AS genre) AS each
   WHERE m.source = ANY($1) AND m.genres IS NOT NULL${and})`,
  },
  albums: {
    counts: (and) => `
${ofAlbums(and)}
SELECT count(found.id)::int AS n,
       count(*) FILTER (WHERE found.id IS NULL AND asked.genres IS NULL AND asked.missing ? 'genres')::int AS not_offered, count(*)::int AS total
  FROM asked LEFT JOIN (SELECT DISTINCT id, source FROM of_row) AS found ON found.id = asked.id AND found.source = asked.source`,
    ofRows: (and) => `(${ofAlbums(and)} SELECT popularity, genre FROM of_row)`,
  },
};

const sharesSql = (ofRows: string): string => `
SELECT genre, count(*)::int AS n, count(popularity)::int AS with_popularity, avg(popularity)::float8 AS mean,
       percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY popularity) AS quartiles,
       (count(*) OVER ())::int AS different, (sum(count(*)) OVER ())::int AS counted
  FROM ${ofRows} AS of_row GROUP BY genre ORDER BY n DESC, genre LIMIT $2`;

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
        this.postgres.row<CountsRow>(SQL[of].counts(counted.and), [sources, ...counted.values]),
        this.postgres.rows<ShareRow>(sharesSql(SQL[of].ofRows(shared.and)), [sources, limit, ...shared.values]),
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
