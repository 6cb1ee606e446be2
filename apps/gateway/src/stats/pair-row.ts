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

/**
 * Sums over doubled midranks (ties exact) of the cells of `j(x, y, n)`, as columns of one row. Spearman's rho is Pearson's r of them.
 * Products of ranks exceed a bigint, hence numeric.
 */
export const RANK_SUMS_SQL = `
rx AS (SELECT x, 2 * (sum(c) OVER (ORDER BY x) - c) + c + 1 AS r FROM (SELECT x, sum(n) AS c FROM j GROUP BY x) AS of_x),
ry AS (SELECT y, 2 * (sum(c) OVER (ORDER BY y) - c) + c + 1 AS r FROM (SELECT y, sum(n) AS c FROM j GROUP BY y) AS of_y),
ranks AS (
  SELECT coalesce(sum(n), 0)::text AS n, coalesce(sum(n * rx.r), 0)::text AS sx, coalesce(sum(n * ry.r), 0)::text AS sy,
         coalesce(sum(n * rx.r * rx.r), 0)::text AS sxx, coalesce(sum(n * ry.r * ry.r), 0)::text AS syy, coalesce(sum(n * rx.r * ry.r), 0)::text AS sxy
    FROM j JOIN rx USING (x) JOIN ry USING (y))`;
