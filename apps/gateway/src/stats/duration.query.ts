import { Injectable } from '@nestjs/common';
import type { Source, TrackDurationAnswer, VariableSummary } from '@freshwax/contracts';
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

const byYearSqlOf = (and: string): string => `
SELECT extract(year FROM a.release_day)::int AS year, count(*)::int AS n, avg(t.duration_ms)::float8 AS mean,
       percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY t.duration_ms) AS quartiles
  FROM ${trackRows('tracks', `a.release_day ${and}`)}
 WHERE t.source = ANY($1) AND t.duration_ms IS NOT NULL AND a.release_day IS NOT NULL${and}
 GROUP BY 1 ORDER BY 1`;

type ByYear = TrackDurationAnswer['data']['byReleaseYear'];

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
      const rows = await this.postgres.rows<{
        year: number;
        n: number;
        mean: number;
        quartiles: [number, number, number];
      }>(byYearSqlOf(and), [sources, ...values]);
      return rows.map(({ year, n, mean, quartiles: [q1, median, q3] }) => ({ year, n, mean, q1, median, q3 }));
    });
  }
}

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
