import { Injectable } from '@nestjs/common';
import type { Source } from '@freshwax/contracts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { pearson, type PairSums } from './arithmetic/pearson.ts';
import { spearman } from './arithmetic/spearman.ts';
import { integerTypeOf, rankSumsSql, toPairSums, type IntegerType, type PairRow } from './pair-row.ts';
import { offeredBuckets, PopularityQuery, type PopularityBucket } from './popularity.query.ts';
import type { PairFigures } from './to-correlation.ts';

// What waits to be folded is read with what is folded, in one statement: the writer that folds moves cells between the two.
const jointSql = (integer: IntegerType): string => `
WITH j AS MATERIALIZED (
  SELECT x, y, sum(n) AS n FROM (
    SELECT popularity::int AS x, seconds AS y, n FROM live.joint WHERE source = ANY($1)
    UNION ALL SELECT cell.p::int, cell.d, cell.n FROM live.joint_delta AS waiting, unnest(waiting.p, waiting.d, waiting.n) AS cell(p, d, n)
     WHERE waiting.source = ANY($1)) AS cells
   GROUP BY x, y HAVING sum(n) <> 0),
${rankSumsSql(integer)}
SELECT * FROM ranks`;

/**
 * Popularity against what every track has, from the live counts alone, without touching a track. Sums are exact; Spearman's
 * ranks are exact too, of durations by the whole second.
 */
@Injectable()
export class LivePairQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly popularity: PopularityQuery,
  ) {}

  async read(y: 'durationMs' | 'explicit', sources: readonly Source[]): Promise<PairFigures> {
    const buckets = await this.popularity.buckets('track_meta', sources);
    const sums = y === 'durationMs' ? durationSums(buckets) : explicitSums(buckets);
    const rows = buckets.reduce((total, { n }) => total + n, 0n);
    const rho = y === 'durationMs' ? await this.durationRho(sources, Number(rows)) : explicitRho(buckets);
    return { sums, rho, missing: rows - sums.n };
  }

  private async durationRho(sources: readonly Source[], rows: number): Promise<number | null> {
    return pearson(toPairSums(await this.postgres.row<PairRow>(jointSql(integerTypeOf(rows)), [sources])));
  }
}

const durationSums = (buckets: readonly PopularityBucket[]): PairSums =>
  pairSums(
    offeredBuckets(buckets).map((it) => ({
      x: it.bucket,
      n: it.nDuration,
      sumY: it.sumDuration,
      sumYY: it.sumDurationSquares,
    })),
  );

/** Explicit is 1 or 0, its own square. */
const explicitSums = (buckets: readonly PopularityBucket[]): PairSums =>
  pairSums(
    offeredBuckets(buckets).map((it) => ({ x: it.bucket, n: it.nExplicit, sumY: it.explicit, sumYY: it.explicit })),
  );

function pairSums(groups: readonly { x: number; n: bigint; sumY: bigint; sumYY: bigint }[]): PairSums {
  const sums: PairSums = { n: 0n, sumX: 0n, sumY: 0n, sumXX: 0n, sumYY: 0n, sumXY: 0n };
  for (const { x, n, sumY, sumYY } of groups) {
    sums.n += n;
    sums.sumX += BigInt(x) * n;
    sums.sumXX += BigInt(x * x) * n;
    sums.sumY += sumY;
    sums.sumYY += sumYY;
    sums.sumXY += BigInt(x) * sumY;
  }
  return sums;
}

function explicitRho(buckets: readonly PopularityBucket[]): number | null {
  const cells = offeredBuckets(buckets).flatMap(({ bucket, nExplicit, explicit }) => [
    { x: BigInt(bucket), y: 1n, n: explicit },
    { x: BigInt(bucket), y: 0n, n: nExplicit - explicit },
  ]);
  return spearman(cells.filter(({ n }) => n !== 0n));
}
