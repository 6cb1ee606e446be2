import { Injectable } from '@nestjs/common';
import type { Source, VariableSummary } from '@freshwax/contracts';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { sumsOf } from './arithmetic/moments.ts';
import { quartiles } from './arithmetic/quartiles.ts';
import { narrowedSql, type Narrowing } from './narrow.ts';
import { toSummary } from './to-summary.ts';
import { trackRows } from './track-rows.ts';

/** Whose popularity: that of tracks, or that of artists. */
export type PopularityStream = 'track_meta' | 'artist_meta';

/** One popularity value, summed over shards; `bucket` -1 where there is none. Sums as in live.popularity_count. */
export interface PopularityBucket {
  bucket: number;
  n: bigint;
  notOffered: bigint;
  nDuration: bigint;
  sumDuration: bigint;
  sumDurationSquares: bigint;
  nExplicit: bigint;
  explicit: bigint;
}

const SQL = `
SELECT bucket, sum(n)::text AS n, sum(n_not_offered)::text AS not_offered, sum(n_dur)::text AS n_dur, sum(s)::text AS s,
       sum(ss)::text AS ss, sum(n_exp)::text AS n_exp, sum(exp)::text AS exp
  FROM live.popularity_count WHERE topic = $1 AND source = ANY($2)
 GROUP BY bucket HAVING sum(n) <> 0 ORDER BY bucket`;

/** The same of some rows: no count is kept of them, so that they are read. `$1` the sources. */
const NARROWED: Record<PopularityStream, (and: string) => string> = {
  track_meta: (and) => `
SELECT coalesce(t.popularity, -1) AS bucket, count(*)::text AS n,
       count(*) FILTER (WHERE t.popularity IS NULL AND t.missing ? 'popularity')::text AS not_offered,
       '0' AS n_dur, '0' AS s, '0' AS ss, '0' AS n_exp, '0' AS exp
  FROM ${trackRows('track_meta', and)}
 WHERE t.source = ANY($1)${and} GROUP BY 1 ORDER BY 1`,
  artist_meta: (and) => `
SELECT coalesce(m.popularity, -1) AS bucket, count(*)::text AS n,
       count(*) FILTER (WHERE m.popularity IS NULL AND m.missing ? 'popularity')::text AS not_offered,
       '0' AS n_dur, '0' AS s, '0' AS ss, '0' AS n_exp, '0' AS exp
  FROM live.artist_meta m
 WHERE m.source = ANY($1)${and} GROUP BY 1 ORDER BY 1`,
};

type Row = Record<'n' | 'not_offered' | 'n_dur' | 's' | 'ss' | 'n_exp' | 'exp', string> & { bucket: number };

/** Popularity of tracks or artists from the live counts, without touching a row of theirs. */
@Injectable()
export class PopularityQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly topics: TopicNames,
  ) {}

  buckets(stream: PopularityStream, sources: readonly Source[], narrow: Narrowing = {}): Promise<PopularityBucket[]> {
    const { and, values } = narrowedSql(stream === 'track_meta' ? 'tracks' : 'artists', narrow, 2);
    return this.cache.get(`popularity ${stream} ${sources.join()} ${and} ${JSON.stringify(values)}`, async () => {
      const rows =
        and === ''
          ? await this.postgres.rows<Row>(SQL, [this.topics.of(stream), sources])
          : await this.postgres.rows<Row>(NARROWED[stream](and), [sources, ...values]);
      return rows.map((row) => ({
        bucket: row.bucket,
        n: BigInt(row.n),
        notOffered: BigInt(row.not_offered),
        nDuration: BigInt(row.n_dur),
        sumDuration: BigInt(row.s),
        sumDurationSquares: BigInt(row.ss),
        nExplicit: BigInt(row.n_exp),
        explicit: BigInt(row.exp),
      }));
    });
  }
}

export const offeredBuckets = (buckets: readonly PopularityBucket[]): PopularityBucket[] =>
  buckets.filter(({ bucket }) => bucket >= 0);

export function toPopularitySummary(buckets: readonly PopularityBucket[]): VariableSummary {
  const values = offeredBuckets(buckets);
  const without = buckets.find(({ bucket }) => bucket < 0);
  const notOffered = without?.notOffered ?? 0n;
  return toSummary({
    sums: sumsOf(values.map(({ bucket, n }) => ({ value: BigInt(bucket), n }))),
    quartiles: quartiles(values.map(({ bucket, n }) => ({ value: bucket, n }))),
    missing: (without?.n ?? 0n) - notOffered,
    notOffered,
  });
}
