import type { PairSums } from './arithmetic/pearson.ts';

/** Sums over pairs as SQL gives them: integers of any length as decimal text. */
export type PairRow = Record<'n' | 'sx' | 'sy' | 'sxx' | 'syy' | 'sxy', string>;

export const toPairSums = (row: PairRow): PairSums => ({
  n: BigInt(row.n),
  sumX: BigInt(row.sx),
  sumY: BigInt(row.sy),
  sumXX: BigInt(row.sxx),
  sumYY: BigInt(row.syy),
  sumXY: BigInt(row.sxy),
});

/** Up to here a cell's n times the square of a doubled rank fits a bigint: 10^6 * (2 * 10^6 + 1)^2 < 9.2 * 10^18. */
const BIGINT_ROWS = 1_000_000;

export type IntegerType = 'bigint' | 'numeric';

/** The type that products of n and two values fit, each value below 3 * 10^6. @param rows an upper bound of n */
export const integerTypeOf = (rows: number): IntegerType => (rows <= BIGINT_ROWS ? 'bigint' : 'numeric');

/**
 * Sums over doubled midranks (ties exact) of the cells of `j(x, y, n)`, as columns of one row. Spearman's rho is Pearson's r of them.
 * sum(bigint) adds up in 128 bits, so only a single product can be too large; then numeric takes over, at three times the cost.
 */
export function rankSumsSql(integer: IntegerType): string {
  const ranks = (name: 'x' | 'y'): string => `
r${name} AS (SELECT ${name}, (2 * (sum(c) OVER (ORDER BY ${name}) - c) + c + 1)::${integer} AS r
  FROM (SELECT ${name}, sum(n)::bigint AS c FROM j GROUP BY ${name}) AS of_${name})`;
  return `${ranks('x')},${ranks('y')},
ranks AS (
  SELECT coalesce(sum(n), 0)::text AS n, coalesce(sum(n * rx.r), 0)::text AS sx, coalesce(sum(n * ry.r), 0)::text AS sy,
         coalesce(sum(n * rx.r * rx.r), 0)::text AS sxx, coalesce(sum(n * ry.r * ry.r), 0)::text AS syy, coalesce(sum(n * rx.r * ry.r), 0)::text AS sxy
    FROM (SELECT x, y, n::bigint AS n FROM j) AS cells JOIN rx USING (x) JOIN ry USING (y))`;
}
