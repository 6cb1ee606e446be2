import { pearson, type PairSums } from './pearson.ts';

/** How often one pair of values occurs. */
export interface Cell {
  x: bigint;
  y: bigint;
  n: bigint;
}

/**
 * Spearman's rho with midranks (ties share the mean of their ranks): Pearson's r of the ranks.
 * Ranks are kept doubled, so that midranks are integers.
 */
export const spearman = (cells: readonly Cell[]): number | null => pearson(rankSums(cells));

function rankSums(cells: readonly Cell[]): PairSums {
  const rankOfX = doubledMidranks(cells.map(({ x, n }) => ({ value: x, n })));
  const rankOfY = doubledMidranks(cells.map(({ y, n }) => ({ value: y, n })));
  const sums: PairSums = { n: 0n, sumX: 0n, sumY: 0n, sumXX: 0n, sumYY: 0n, sumXY: 0n };
  for (const { x, y, n } of cells) {
    const [rankX, rankY] = [rankOfX.get(x)!, rankOfY.get(y)!];
    sums.n += n;
    sums.sumX += n * rankX;
    sums.sumY += n * rankY;
    sums.sumXX += n * rankX * rankX;
    sums.sumYY += n * rankY * rankY;
    sums.sumXY += n * rankX * rankY;
  }
  return sums;
}

/** c equal values after `below` smaller ones share the midrank below + (c + 1) / 2. */
function doubledMidranks(counted: readonly { value: bigint; n: bigint }[]): Map<bigint, bigint> {
  const counts = new Map<bigint, bigint>();
  for (const { value, n } of counted) counts.set(value, (counts.get(value) ?? 0n) + n);
  let below = 0n;
  const ranks = new Map<bigint, bigint>();
  for (const [value, n] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    ranks.set(value, 2n * below + n + 1n);
    below += n;
  }
  return ranks;
}
