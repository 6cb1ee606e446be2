import { Injectable } from '@nestjs/common';
import { correlationVariables, type CorrelationVariable, type Exploration, type Source } from '@freshwax/contracts';
import { utcDay } from '../answers/utc-day.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { CorrelationQuery } from './correlation.query.ts';
import type { Narrowing } from './narrow.ts';
import { toTurned } from './to-correlation.ts';
import { pairsSql, type PairsSql } from './variable-rows.ts';

export interface ExplorationQuestion extends Narrowing {
  x: CorrelationVariable;
  y: CorrelationVariable;
  bins: number;
  sources: readonly Source[];
}

/** An axis as SQL: its first value, and how many whole values each of its bins takes. */
export interface AxisSql {
  from: string;
  width: string;
  bins: string;
}

/** The bin of a value, 0 and up; what lies beyond an end of the axis is in the bin at that end. */
export const binSql = (value: string, { from, width, bins }: AxisSql): string =>
  `least(${bins} - 1, greatest(0, (${value} - ${from}) / ${width}))::int`;

/** Values are whole, lengths mostly whole seconds: bins of 3.3 would take three of them here and four there. */
const UNITS: Partial<Record<CorrelationVariable, number>> = { durationMs: 1_000 };

/** Music comes out on Fridays: wide bins are whole weeks. */
const widened = (variable: CorrelationVariable, width: string): string =>
  variable === 'releaseAgeDays' ? `CASE WHEN ${width} > 7 THEN (${width} + 6) / 7 * 7 ELSE ${width} END` : width;

/** From the ends [first, last] of the values: the narrowest bins of equal, whole width of which no more than $3 are needed. */
function axisSql(name: 'x' | 'y', variable: CorrelationVariable): string {
  const unit = `${UNITS[variable] ?? 1}::bigint`;
  const needed = `(e.${name}[2] - ${name}0.at) / ($3::int * ${unit}) * ${unit} + ${unit}`;
  return `
  CROSS JOIN LATERAL (SELECT e.${name}[1] / ${unit} * ${unit} AS at) ${name}0
  CROSS JOIN LATERAL (SELECT ${needed} AS width) ${name}1
  CROSS JOIN LATERAL (SELECT ${name}0.at AS "from", ${widened(variable, `${name}1.width`)} AS width) ${name}2
  CROSS JOIN LATERAL (SELECT ${name}2."from", ${name}2.width, (e.${name}[2] - ${name}2."from") / ${name}2.width + 1 AS bins) ${name}a`;
}

const columnsOf = (name: 'x' | 'y'): AxisSql => ({
  from: `a.from_${name}`,
  width: `a.width_${name}`,
  bins: `a.bins_${name}`,
});

// A few outliers would leave all others in one bin: the axes end where a thousandth lies beyond. $3 is the most bins.
const gridSql = ({ x, y, from }: PairsSql, of: Pick<ExplorationQuestion, 'x' | 'y'>): string => `
WITH v AS MATERIALIZED (SELECT ${x} AS x, ${y} AS y FROM ${from}),
ends AS (
  SELECT percentile_disc(ARRAY[0.001, 0.999]) WITHIN GROUP (ORDER BY x) AS x, percentile_disc(ARRAY[0.001, 0.999]) WITHIN GROUP (ORDER BY y) AS y,
         regr_slope(y, x) AS slope, regr_intercept(y, x) AS intercept FROM v),
axes AS (
  SELECT xa."from" AS from_x, xa.width AS width_x, xa.bins AS bins_x, ya."from" AS from_y, ya.width AS width_y, ya.bins AS bins_y, e.slope, e.intercept
    FROM ends e${axisSql('x', of.x)}${axisSql('y', of.y)}),
placed AS MATERIALIZED (
  SELECT v.y, ${binSql('v.x', columnsOf('x'))} AS bx, ${binSql('v.y', columnsOf('y'))} AS by FROM v, axes a)
SELECT a.from_x::float8, a.width_x::float8, a.bins_x::int, a.from_y::float8, a.width_y::float8, a.bins_y::int, a.slope, a.intercept,
  (SELECT coalesce(json_agg(json_build_array(bx, by, n)), '[]') FROM (SELECT bx, by, count(*) AS n FROM placed GROUP BY 1, 2 ORDER BY 1, 2) AS c) AS cells,
  (SELECT coalesce(json_agg(json_build_object('bin', bx, 'n', n, 'q1', q[1], 'median', q[2], 'q3', q[3])), '[]') FROM (
     SELECT bx, count(*) AS n, percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY y) AS q FROM placed GROUP BY bx ORDER BY bx) AS s) AS spread
  FROM axes a`;

interface Row {
  from_x: number | null;
  width_x: number;
  bins_x: number;
  from_y: number;
  width_y: number;
  bins_y: number;
  slope: number | null;
  intercept: number | null;
  cells: Exploration['cells'];
  spread: Exploration['spread'];
}

/** Any variable against any other, as a grid that a chart can draw however many tracks there are. */
@Injectable()
export class ExplorationQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
    private readonly correlations: CorrelationQuery,
  ) {}

  read(question: ExplorationQuestion): Promise<Exploration> {
    const { x, y, bins, sources, ...narrow } = question;
    const today = utcDay();
    const pairs = pairsSql({ x, y, narrow }, 4);
    const key = `exploration ${x} ${y} ${bins} ${today} ${sources.join()} ${JSON.stringify(narrow)}`;
    return this.cache.get(key, async () => {
      const row = await this.postgres.row<Row>(gridSql(pairs, { x, y }), [sources, today, bins, ...pairs.values]);
      const correlation = isTurned(x, y)
        ? toTurned(await this.correlations.pair({ x: y, y: x, sources, narrow }))
        : await this.correlations.pair({ x, y, sources, narrow });
      return { correlation, ...toGrid(row) };
    });
  }
}

const isTurned = (x: CorrelationVariable, y: CorrelationVariable): boolean =>
  correlationVariables.indexOf(x) > correlationVariables.indexOf(y);

const toAxis = (from: number, width: number, bins: number) => ({ from, to: from + width * bins, bins });

function toGrid(row: Row): Omit<Exploration, 'correlation'> {
  if (row.from_x === null) return { axes: null, cells: [], spread: [], line: null };
  return {
    axes: { x: toAxis(row.from_x, row.width_x, row.bins_x), y: toAxis(row.from_y, row.width_y, row.bins_y) },
    cells: row.cells,
    spread: row.spread,
    line: row.slope === null ? null : { slope: row.slope, intercept: row.intercept! },
  };
}
