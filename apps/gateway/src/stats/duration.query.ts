import { Injectable } from '@nestjs/common';
import type { Source, TrackDurationAnswer, VariableSummary } from '@freshwax/contracts';
import { utcDay } from '../answers/utc-day.ts';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import type { VariableSums } from './arithmetic/moments.ts';
import { quartiles, type ValueCount } from './arithmetic/quartiles.ts';
import { narrowedSql, type Narrowing } from './narrow.ts';
import { toSummary } from './to-summary.ts';
import { trackRows } from './track-rows.ts';

/** Durations from the live counts: exact sums in ms, and how many tracks last each whole second. */
export interface DurationCounts {
  sums: VariableSums;
  seconds: ValueCount[];
  missing: bigint;
}

const COUNTS_SQL = `
SELECT seconds, sum(n)::text AS n, sum(s)::text AS s, sum(ss)::text AS ss
  FROM live.track_duration WHERE source = ANY($1)
 GROUP BY seconds HAVING sum(n) <> 0 ORDER BY seconds`;

/** The same of some tracks: no count is kept of them, so that they are read. */
const narrowedSqlOf = (and: string): string => `
SELECT coalesce(t.duration_ms / 1000, -1) AS seconds, count(*)::text AS n, coalesce(sum(t.duration_ms), 0)::text AS s,
       coalesce(sum(t.duration_ms::numeric * t.duration_ms), 0)::text AS ss
  FROM ${trackRows('tracks', and)}
 WHERE t.source = ANY($1)${and} GROUP BY 1 ORDER BY 1`;

const spreadSqlOf = (period: string, and: string): string => `
SELECT ${period} AS period, count(*)::int AS n, avg(t.duration_ms)::float8 AS mean,
       percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY t.duration_ms) AS quartiles
  FROM ${trackRows('tracks', `a.release_day ${and}`)}
 WHERE t.source = ANY($1) AND t.duration_ms IS NOT NULL AND a.release_day IS NOT NULL${and}
 GROUP BY 1 ORDER BY 1`;

const YEAR = 'extract(year FROM a.release_day)::int';
const MONTH = `to_char(a.release_day, 'YYYY-MM')`;
/** $2 is a day of the last of 24 months; earlier albums are not read. */
const OF_LATE = ` AND a.release_day >= date_trunc('month', $2::date) - interval '23 months' AND a.release_date_precision IN ('month', 'day')`;

type ByYear = TrackDurationAnswer['data']['byReleaseYear'];
type ByMonth = TrackDurationAnswer['data']['byReleaseMonth'];

@Injectable()
export class DurationQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
  ) {}

  counts(sources: readonly Source[], narrow: Narrowing = {}): Promise<DurationCounts> {
    const { and, values } = narrowedSql('tracks', narrow, 2);
    return this.cache.get(`durations ${sources.join()} ${JSON.stringify(narrow)}`, async () =>
      toCounts(await this.postgres.rows<CountRow>(and === '' ? COUNTS_SQL : narrowedSqlOf(and), [sources, ...values])),
    );
  }

  byReleaseYear(sources: readonly Source[], narrow: Narrowing): Promise<ByYear> {
    const { and, values } = narrowedSql('tracks', narrow, 2);
    return this.cache.get(`durations by year ${sources.join()} ${JSON.stringify(narrow)}`, async () => {
      const rows = await this.postgres.rows<SpreadRow<number>>(spreadSqlOf(YEAR, and), [sources, ...values]);
      return rows.map((row) => ({ year: row.period, ...toSpread(row) }));
    });
  }

  byReleaseMonth(sources: readonly Source[], narrow: Narrowing): Promise<ByMonth> {
    const { and, values } = narrowedSql('tracks', narrow, 3);
    const today = utcDay();
    return this.cache.get(`durations by month ${today} ${sources.join()} ${JSON.stringify(narrow)}`, async () => {
      const sql = spreadSqlOf(MONTH, `${OF_LATE}${and}`);
      const rows = await this.postgres.rows<SpreadRow<string>>(sql, [sources, today, ...values]);
      return rows.map((row) => ({ month: row.period, ...toSpread(row) }));
    });
  }
}

interface SpreadRow<Period> {
  period: Period;
  n: number;
  mean: number;
  quartiles: [number, number, number];
}

const toSpread = ({ n, mean, quartiles: [q1, median, q3] }: SpreadRow<unknown>) => ({ n, mean, q1, median, q3 });

interface CountRow {
  seconds: number;
  n: string;
  s: string;
  ss: string;
}

function toCounts(rows: readonly CountRow[]): DurationCounts {
  const known = rows.filter((row) => row.seconds >= 0);
  const total = (field: 'n' | 's' | 'ss'): bigint => known.reduce((sum, row) => sum + BigInt(row[field]), 0n);
  return {
    sums: { n: total('n'), sum: total('s'), sumOfSquares: total('ss') },
    seconds: known.map((row) => ({ value: row.seconds, n: BigInt(row.n) })),
    missing: BigInt(rows.find((row) => row.seconds < 0)?.n ?? 0),
  };
}

/** In milliseconds; quartiles are those of whole seconds. Every source offers a duration. */
export function toDurationSummary({ sums, seconds, missing }: DurationCounts): VariableSummary {
  const inMs = seconds.map(({ value, n }) => ({ value: value * 1_000, n }));
  return toSummary({ sums, quartiles: quartiles(inMs), missing, notOffered: 0n });
}
