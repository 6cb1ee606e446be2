/** Exact sums over the pairs of two variables. */
export interface PairSums {
  n: bigint;
  sumX: bigint;
  sumY: bigint;
  sumXX: bigint;
  sumYY: bigint;
  sumXY: bigint;
}

/**
 * Pearson's r = (n Sxy - Sx Sy) / sqrt((n Sxx - Sx^2)(n Syy - Sy^2)); differences are taken in integers, so nothing cancels.
 * Of midranks it is Spearman's rho. null below two pairs or where a variable does not vary.
 */
export function pearson({ n, sumX, sumY, sumXX, sumYY, sumXY }: PairSums): number | null {
  const spreadX = n * sumXX - sumX * sumX;
  const spreadY = n * sumYY - sumY * sumY;
  if (n < 2n || spreadX <= 0n || spreadY <= 0n) return null;
  const together = n * sumXY - sumX * sumY;
  if (together * together === spreadX * spreadY) return together < 0n ? -1 : 1;
  const r = Number(together) / (Math.sqrt(Number(spreadX)) * Math.sqrt(Number(spreadY)));
  return Math.min(1, Math.max(-1, r));
}
