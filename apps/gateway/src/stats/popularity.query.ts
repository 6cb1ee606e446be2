import { Injectable } from '@nestjs/common';
import type { Source, VariableSummary } from '@freshwax/contracts';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { sumsOf } from './arithmetic/moments.ts';
import { quartiles } from './arithmetic/quartiles.ts';
import { toSummary } from './to-summary.ts';

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

type Row = Record<'n' | 'not_offered' | 'n_dur' | 's' | 'ss' | 'n_exp' | 'exp', string> & { bucket: number };

/** Popularity of tracks or artists from the live counts, without touching a row of theirs. */
@Injectable()
export class PopularityQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly topics: TopicNames,
  ) {}

  buckets(stream: PopularityStream, sources: readonly Source[]): Promise<PopularityBucket[]> {
    return this.cache.get(`popularity ${stream} ${sources.join()}`, async () => {
      const rows = await this.postgres.rows<Row>(SQL, [this.topics.of(stream), sources]);
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
