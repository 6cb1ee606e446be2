export interface Quartiles {
  q1: number | null;
  median: number | null;
  q3: number | null;
}

/** How often a value occurs; sorted by value, n > 0. */
export interface ValueCount {
  value: number;
  n: bigint;
}

/** The smallest value that at least a quarter (half, three quarters) of all do not exceed: always a value that occurs. */
export function quartiles(counts: readonly ValueCount[]): Quartiles {
  return { q1: quantile(counts, 1n, 4n), median: quantile(counts, 1n, 2n), q3: quantile(counts, 3n, 4n) };
}

/** The smallest value that at least `part / of` of all do not exceed; null without any. */
export function quantile(counts: readonly ValueCount[], part: bigint, of: bigint): number | null {
  const total = counts.reduce((sum, { n }) => sum + n, 0n);
  let reached = 0n;
  for (const { value, n } of counts) {
    reached += n;
    if (reached * of >= total * part) return value;
  }
  return null;
}
