import { ratio } from './ratio.ts';

/** Exact sums over one variable. */
export interface VariableSums {
  n: bigint;
  sum: bigint;
  sumOfSquares: bigint;
}

/** null without observations. */
export const mean = ({ n, sum }: VariableSums): number | null => (n > 0n ? ratio(sum, n) : null);

/** Sample standard deviation (n - 1 below the line); null below two observations. */
export function sampleStdDev({ n, sum, sumOfSquares }: VariableSums): number | null {
  return n > 1n ? Math.sqrt(ratio(n * sumOfSquares - sum * sum, n * (n - 1n))) : null;
}

/** Sums of a variable that is known by how often each value occurs. */
export function sumsOf(counts: readonly { value: bigint; n: bigint }[]): VariableSums {
  const sums = { n: 0n, sum: 0n, sumOfSquares: 0n };
  for (const { value, n } of counts) {
    sums.n += n;
    sums.sum += n * value;
    sums.sumOfSquares += n * value * value;
  }
  return sums;
}
