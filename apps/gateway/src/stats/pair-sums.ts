import type { CorrelationVariable } from '@freshwax/contracts';
import { pearson } from './arithmetic/pearson.ts';
import type { PairFigures } from './to-correlation.ts';
import type { VariableRows } from './variable-rows.ts';

/** Two variables, in their order. */
export type Pair = readonly [CorrelationVariable, CorrelationVariable];

/** Integers of any length as decimal text; null of no rows. */
export type PairSumsRow = Readonly<Record<string, string | null>>;

/**
 * The sums of any number of pairs by one statement of one row. It reads the tables once and goes over their values (`v`) twice:
 * - `counted`: of each value of a variable, how many of its rows have each other variable. So a value has its rank among the rows
 *   of each pair: in `k0`, the values of the first variable, `r2` is that beside the third. Ranks are doubled, so that midranks
 *   are integers: ties are exact.
 * - `products`: sums of products of values, and of ranks. Of a row that lacks either the product is null, which adds nothing.
 *
 * Lengths are ranked by the whole second, as those of the live counts are; their sums are of ms. A product of two values or two
 * ranks fits a bigint, and sum(bigint) adds up in 128 bits.
 */
export function pairSumsSql(
  { rows, columns }: Pick<VariableRows, 'rows' | 'columns'>,
  variables: readonly CorrelationVariable[],
  pairs: readonly Pair[],
): string {
  const places = pairs.map(([x, y]) => [variables.indexOf(x), variables.indexOf(y)] as const);
  const length = variables.indexOf('durationMs');
  const each = (text: (at: number) => string): string => variables.map((_, at) => text(at)).join(', ');
  const ranked = (at: number): string => (at === length ? 'seconds' : `v${at}`);
  const lengths = length < 0 ? '' : `, sum(v${length}) AS ms, sum(v${length}::bigint * v${length}) AS squares`;

  const ranks = variables.map((_, at) => {
    const others = places.flatMap(([x, y]) => (x === at ? [y] : y === at ? [x] : []));
    const rank = (other: number): string =>
      `, (2 * (sum(n${other}) OVER upto - n${other}) + n${other} + 1)::bigint AS r${other}`;
    return `
k${at} AS MATERIALIZED (
  SELECT *${others.map(rank).join('')} FROM counted WHERE k${at} IS NOT NULL WINDOW upto AS (ORDER BY k${at})),
m${at} AS (SELECT ${others.map((other) => moments(at, other, length)).join(', ')} FROM k${at})`;
  });
  const products = places.map(
    ([x, y]) => `, sum(v${x}::bigint * v${y}) AS xy${x}_${y}, sum(k${x}.r${y} * k${y}.r${x}) AS ranks${x}_${y}`,
  );
  const looked = variables.map((_, at) => ` LEFT JOIN k${at} ON k${at}.k${at} = v.${ranked(at)}`);
  return `
WITH v AS MATERIALIZED (
  SELECT *${length < 0 ? '' : `, v${length} / 1000 AS seconds`} FROM (SELECT ${each((at) => `${columns[at]} AS v${at}`)} FROM ${rows}) AS looked_at),
counted AS MATERIALIZED (
  SELECT ${each((at) => `${ranked(at)} AS k${at}`)}, ${each((at) => `count(v${at}) AS n${at}`)}${lengths}
    FROM v GROUP BY GROUPING SETS (${each((at) => `(${ranked(at)})`)})),${ranks.join(',')},
products AS (SELECT count(*) AS total${products.join('')} FROM v${looked.join('')})
SELECT * FROM products, ${each((at) => `m${at}`)}`;
}

/** Of the rows that have both: how many they are, the sum of one variable and of its squares, and of those of its ranks. */
function moments(at: number, other: number, length: number): string {
  const of = `${at}_${other}`;
  // A length is counted by the second; of another variable's values its ms are added up.
  const sums =
    at === length ? [] : [`sum(n${other} * k${at}) AS s${of}, sum(n${other} * k${at}::numeric * k${at}) AS ss${of}`];
  const ofLengths = other === length ? [`sum(ms) AS s${other}_${at}, sum(squares) AS ss${other}_${at}`] : [];
  const ranks = `sum(n${other}) AS n${of}, sum(n${other} * r${other}::numeric * r${other}) AS rr${of}`;
  return [ranks, ...sums, ...ofLengths].join(', ');
}

/** Of the pair whose variables stand at these places of the statement's. */
export function toPairFigures(row: PairSumsRow, x: number, y: number): PairFigures {
  const of = (column: string): bigint => BigInt(row[column] ?? 0);
  const n = of(`n${x}_${y}`);
  const [sumX, sumY] = [of(`s${x}_${y}`), of(`s${y}_${x}`)];
  const sums = { n, sumX, sumY, sumXX: of(`ss${x}_${y}`), sumYY: of(`ss${y}_${x}`), sumXY: of(`xy${x}_${y}`) };
  // The doubled midranks of n rows add up to this, however many are equal.
  const sumOfRanks = n * (n + 1n);
  const ranks = { sumXX: of(`rr${x}_${y}`), sumYY: of(`rr${y}_${x}`), sumXY: of(`ranks${x}_${y}`) };
  const rho = pearson({ n, sumX: sumOfRanks, sumY: sumOfRanks, ...ranks });
  return { sums, rho, missing: of('total') - n };
}
