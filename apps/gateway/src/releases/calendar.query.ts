import { Injectable } from '@nestjs/common';
import type { ReleaseCalendar, Source } from '@freshwax/contracts';
import { VersionCache } from '../answers/version.cache.ts';
import { narrowedSql, type Narrowing } from '../stats/narrow.ts';
import { PostgresStore } from '../stores/postgres.store.ts';

// The range is a stretch of the index of each source.
const sqlOf = (and: string): string => `
SELECT release_day AS day, release_date_precision = 'day' AS is_precise, coalesce(a.album_type, 'unknown') AS type, count(*)::int AS n
  FROM live.albums a WHERE source = ANY($1) AND release_day BETWEEN $2 AND $3${and}
 GROUP BY 1, 2, 3 ORDER BY 1`;

interface Row {
  day: string;
  /** null where the source named no precision. */
  is_precise: boolean | null;
  type: string;
  n: number;
}

/** Days, both counted, and what the albums are narrowed by. */
export interface CalendarQuestion extends Narrowing {
  from: string;
  to: string;
}

const MONDAY_FIRST = 6;

/** How many albums came out on which day. */
@Injectable()
export class CalendarQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
  ) {}

  read(sources: readonly Source[], { from, to, ...narrow }: CalendarQuestion): Promise<ReleaseCalendar> {
    const { and, values } = narrowedSql('albums', narrow, 4);
    return this.cache.get(`releases ${sources.join()} ${from} ${to} ${JSON.stringify(narrow)}`, async () =>
      toCalendar(await this.postgres.rows<Row>(sqlOf(and), [sources, from, to, ...values]), from, to),
    );
  }
}

export function toCalendar(rows: readonly Row[], from: string, to: string): ReleaseCalendar {
  const precise = rows.filter((row) => row.is_precise);
  const sumOf = (some: readonly Row[]): number => some.reduce((sum, { n }) => sum + n, 0);
  const countOf = (type: string): number => sumOf(precise.filter((row) => row.type === type));
  const types = [...new Set(precise.map(({ type }) => type))].toSorted(
    (a, b) => countOf(b) - countOf(a) || (a < b ? -1 : 1),
  );
  const weekdays = Array.from({ length: 7 }, () => 0);
  for (const { day, n } of precise) weekdays[(new Date(day).getUTCDay() + MONDAY_FIRST) % 7]! += n;
  const days = [...Map.groupBy(precise, ({ day }) => day)].map(([day, of]) => ({
    day,
    n: sumOf(of),
    byType: types.map((type) => sumOf(of.filter((row) => row.type === type))),
  }));
  return { from, to, n: sumOf(precise), imprecise: sumOf(rows) - sumOf(precise), types, days, weekdays };
}
