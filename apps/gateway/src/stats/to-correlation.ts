import type { Correlation, CorrelationVariable } from '@freshwax/contracts';
import { pearsonInterval, spearmanInterval } from './arithmetic/interval.ts';
import { pearson, type PairSums } from './arithmetic/pearson.ts';

/** What is known of a pair of variables. */
export interface PairFigures {
  sums: PairSums;
  /** Spearman's rho, null where it has none. */
  rho: number | null;
  /** Rows that lack x or y. */
  missing: bigint;
}

export interface PairParts {
  x: CorrelationVariable;
  y: CorrelationVariable;
  method: Correlation['method'];
  /** False when the source does not offer one of the two. */
  isOffered: boolean;
  figures: PairFigures;
}

export function toCorrelation({ x, y, method, isOffered, figures: { sums, rho, missing } }: PairParts): Correlation {
  const r = pearson(sums);
  return {
    x,
    y,
    n: Number(sums.n),
    missing: Number(missing > 0n ? missing : 0n),
    availability: r !== null ? 'ok' : sums.n === 0n && !isOffered ? 'not-offered' : 'missing',
    pearson: r === null ? null : pearsonInterval(r, sums.n),
    spearman: rho === null ? null : spearmanInterval(rho, sums.n),
    method,
    sums: {
      n: String(sums.n),
      sumX: String(sums.sumX),
      sumY: String(sums.sumY),
      sumXX: String(sums.sumXX),
      sumYY: String(sums.sumYY),
      sumXY: String(sums.sumXY),
    },
  };
}

type Sums<Integer> = Record<'sumX' | 'sumY' | 'sumXX' | 'sumYY', Integer>;
export const turnedSums = <Integer, Of extends Sums<Integer>>(sums: Of): Of => ({
  ...sums,
  sumX: sums.sumY,
  sumY: sums.sumX,
  sumXX: sums.sumYY,
  sumYY: sums.sumXX,
});

/** The same pair the other way round: only the sums know which is which. */
export const toTurned = (pair: Correlation): Correlation => ({
  ...pair,
  x: pair.y,
  y: pair.x,
  sums: pair.sums && turnedSums(pair.sums),
});
