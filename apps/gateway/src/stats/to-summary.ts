import type { Availability, VariableSummary } from '@freshwax/contracts';
import { mean, sampleStdDev, type VariableSums } from './arithmetic/moments.ts';
import type { Quartiles } from './arithmetic/quartiles.ts';

export interface SummaryParts {
  sums: VariableSums;
  quartiles: Quartiles;
  missing: bigint;
  notOffered: bigint;
}

export function toSummary({ sums, quartiles, missing, notOffered }: SummaryParts): VariableSummary {
  return {
    n: Number(sums.n),
    missing: Number(missing),
    notOffered: Number(notOffered),
    availability: availabilityOf(sums.n, notOffered),
    mean: mean(sums),
    stdDev: sampleStdDev(sums),
    ...quartiles,
    sums: { n: String(sums.n), sum: String(sums.sum), sumOfSquares: String(sums.sumOfSquares) },
  };
}

/** Without a single value: not offered when a source said so, else missing. */
export function availabilityOf(n: bigint, notOffered: bigint): Availability {
  if (n > 0n) return 'ok';
  return notOffered > 0n ? 'not-offered' : 'missing';
}
