import { Injectable } from '@nestjs/common';
import { correlationVariables, type CorrelationVariable, type Exploration, type Source } from '@freshwax/contracts';
import { utcDay } from '../answers/utc-day.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { CorrelationQuery } from './correlation.query.ts';
import { pairsSql, type PairsSql } from './joined-pair.query.ts';
import type { Narrowing } from './narrow.ts';
import { toTurned } from './to-correlation.ts';

export interface ExplorationQuestion extends Narrowing {
  x: CorrelationVariable;
  y: CorrelationVariable;
  bins: number;
  sources: readonly Source[];
}

/** The bin of a value, 0 and up; what lies beyond an end of the axis is in the bin at that end. */
export const binSql = (value: string, axis: { from: string; to: string }, bins: string): string =>
  `least(${bins} - 1, greatest(0, floor((${value} - ${axis.from})::float8 * ${bins} / greatest(1, ${axis.to} - ${axis.from}))))::int`;

const endsOf = (name: 'x' | 'y') => ({ from: `e.${name}[1]`, to: `e.${name}[2]` });

// A few outliers would leave all others in one bin: the axes end where a thousandth lies beyond. $3 is the number of bins.
const gridSql = ({ x, y, from }: PairsSql): string => `
WITH v AS MATERIALIZED (SELECT ${x} AS x, ${y} AS y FROM ${from}),
ends AS (
  SELECT percentile_disc(ARRAY[0.001, 0.999]) WITHIN GROUP (ORDER BY x) AS x, percentile_disc(ARRAY[0.001, 0.999]) WITHIN GROUP (ORDER BY y) AS y,
         regr_slope(y, x) AS slope, regr_intercept(y, x) AS intercept FROM v),
placed AS MATERIALIZED (
  SELECT v.y, ${binSql('v.x', endsOf('x'), '$3::int')} AS bx, ${binSql('v.y', endsOf('y'), '$3::int')} AS by FROM v, ends e)
SELECT e.x[1]::float8 AS from_x, e.x[2]::float8 AS to_x, e.y[1]::float8 AS from_y, e.y[2]::float8 AS to_y, e.slope, e.intercept,
  (SELECT coalesce(json_agg(json_build_array(bx, by, n)), '[]') FROM (SELECT bx, by, count(*) AS n FROM placed GROUP BY 1, 2 ORDER BY 1, 2) AS c) AS cells,
  (SELECT coalesce(json_agg(json_build_object('bin', bx, 'n', n, 'q1', q[1], 'median', q[2], 'q3', q[3])), '[]') FROM (
     SELECT bx, count(*) AS n, percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY y) AS q FROM placed GROUP BY bx ORDER BY bx) AS s) AS spread
  FROM ends e`;

interface Row {
  from_x: number | null;
  to_x: number;
  from_y: number;
  to_y: number;
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
      const row = await this.postgres.row<Row>(gridSql(pairs), [sources, today, bins, ...pairs.values]);
      const correlation = isTurned(x, y)
        ? toTurned(await this.correlations.pair({ x: y, y: x, sources, narrow }))
        : await this.correlations.pair({ x, y, sources, narrow });
      return { correlation, ...toGrid(row, bins) };
    });
  }
}

const isTurned = (x: CorrelationVariable, y: CorrelationVariable): boolean =>
  correlationVariables.indexOf(x) > correlationVariables.indexOf(y);

function toGrid(row: Row, bins: number): Omit<Exploration, 'correlation'> {
  if (row.from_x === null) return { axes: null, cells: [], spread: [], line: null };
  return {
    axes: { x: { from: row.from_x, to: row.to_x, bins }, y: { from: row.from_y, to: row.to_y, bins } },
    cells: row.cells,
    spread: row.spread,
    line: row.slope === null ? null : { slope: row.slope, intercept: row.intercept! },
  };
}
