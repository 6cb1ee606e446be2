import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import * as sql from '../../apps/dashboard/src/sql/statistics.ts';
import * as questions from '../../apps/dashboard/src/overview/questions.ts';
import { calendarQuestion } from '../../apps/dashboard/src/releases/calendar-question.ts';
import type { Filters } from '../../apps/dashboard/src/view/view-state.ts';
import { CopiedSql, type Row } from './copied-sql.fixture.ts';

function firstOfLast24Months(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 23)).toISOString().slice(0, 10);
}

const sum = (values: readonly unknown[]): number => values.reduce<number>((total, value) => total + Number(value), 0);

const VIEWS: [string, string | null, Filters][] = [
  ['everything of the usual source', null, {}],
  ['another source', 'import', {}],
  ['a genre with a quote, of artists', null, { artistGenre: "it's jazz" }],
  ['an artist, of a source', 'import', { artist: 'artist3' }],
  ['types and days', null, { type: 'single,unknown', from: '2026-01-01', to: '2027-06-30' }],
  [
    'lengths, and how popular they and their artists are',
    null,
    { duration: '100000-249999', popularity: '10-90', fame: '5-95' },
  ],
  [
    "what would end a text: '; DROP TABLE live.tracks; --",
    null,
    { genre: "'; DROP TABLE live.tracks; --", artist: "p.m.a.k.'" },
  ],
];

describe('what the menu of a card copies as SQL', () => {
  let copied: CopiedSql;
  beforeAll(async () => {
    copied = await CopiedSql.start();
  });
  afterAll(() => copied.close());

  describe.each(VIEWS)('of %s', (_, source, filters) => {
    const view = { source, filters };

    it('is how long tracks are, and were in each year and in the last months', async () => {
      const question = questions.durationQuestion(filters);
      const { data, rows } = await copied.both(view, question, contracts.trackDurationAnswer, (_, scope) =>
        sql.durationSql(scope),
      );
      expect(sum(rows.map(({ tracks }) => tracks))).toBe(data.summary.n);
      expect(sum(rows.map(({ sum_ms }) => sum_ms))).toBe(Number(data.summary.sums.sum));
      for (const { fromMs, toMs, n } of data.histogram)
        expect(
          sum(
            rows
              .filter(
                ({ seconds }) => Number(seconds) * 1_000 >= fromMs && (toMs === null || Number(seconds) * 1_000 < toMs),
              )
              .map(({ tracks }) => tracks),
          ),
        ).toBe(n);
      const spreads = (of: readonly Row[]) =>
        of.map((row) => [row['period'], Number(row['tracks']), ...(row['quartiles_ms'] as number[])]);
      const years = await copied.both(view, question, contracts.trackDurationAnswer, (_, scope) =>
        sql.durationByYearSql(scope),
      );
      expect(spreads(years.rows)).toEqual(
        years.data.byReleaseYear.map(({ year, n, q1, median, q3 }) => [year, n, q1, median, q3]),
      );
      const months = await copied.both(view, question, contracts.trackDurationAnswer, (_, scope) =>
        sql.durationByMonthSql(firstOfLast24Months(), scope),
      );
      expect(spreads(months.rows)).toEqual(
        months.data.byReleaseMonth.map(({ month, n, q1, median, q3 }) => [month, n, q1, median, q3]),
      );
    });

    it.each(['tracks', 'artists'] as const)('is how popular %s are', async (of) => {
      const question = questions.popularityQuestion(filters);
      const { data, rows } = await copied.both(view, question, contracts.popularityDistributionAnswer, (_, scope) =>
        sql.popularitySql(of, scope),
      );
      const { summary } = data[of];
      expect([
        sum(rows.map((row) => row[of])),
        sum(rows.map((row) => Number(row['popularity']) * Number(row[of]))),
      ]).toEqual([summary.n, Number(summary.sums.sum)]);
    });

    it.each(contracts.artistRankings)('is who is at the top and the bottom by %s', async (by) => {
      for (const order of ['top', 'bottom'] as const) {
        const asked = questions.artistsQuestion(order, filters);
        const question = { ...asked, query: { ...asked.query, by } };
        const { data, rows } = await copied.both(view, question, contracts.rankedArtistsAnswer, ({ data }, scope) =>
          sql.artistsSql(data, scope),
        );
        expect(rows.map(({ source, id }) => [source, id])).toEqual(data.artists.map(({ source, id }) => [source, id]));
        for (const [at, { value }] of data.artists.entries()) expect(Number(rows[at]!['value'])).toBeCloseTo(value, 9);
      }
    });

    it('is what came out on each day', async () => {
      const { data, rows } = await copied.both(
        view,
        calendarQuestion(filters),
        contracts.releaseCalendarAnswer,
        ({ data }, scope) => sql.releasesSql(data, scope),
      );
      const found = Map.groupBy(rows, ({ release_day }) => release_day);
      expect([...found].map(([day, types]) => [day, sum(types.map(({ albums }) => albums))])).toEqual(
        data.days.map(({ day, n }) => [day, n]),
      );
    });

    it('is which genres artists are of', async () => {
      const { data, rows } = await copied.both(
        view,
        questions.genresQuestion(filters),
        contracts.genresAnswer,
        (_, scope) => sql.genresSql(scope),
      );
      expect(
        rows.map(({ genre, artists, quartiles }) => [
          genre,
          Number(artists),
          (quartiles as number[] | null)?.[1] ?? null,
        ]),
      ).toEqual(data.genres.map(({ genre, n, medianPopularity }) => [genre, n, medianPopularity]));
    });

    it.each(['pearson', 'spearman'] as const)('is what moves together, by %s', async (method) => {
      const question = questions.correlationsQuestion(filters);
      const { data, rows } = await copied.both(view, question, contracts.correlationsAnswer, ({ data }, scope) =>
        sql.correlationsSql(data.pairs, method, scope),
      );
      expect(rows.map(({ x, y, n }) => [x, y, Number(n)])).toEqual(data.pairs.map(({ x, y, n }) => [x, y, n]));
      for (const [at, pair] of data.pairs.entries())
        if (pair[method]) expect(Number(rows[at]!['r'])).toBeCloseTo(pair[method].r, 9);
    });

    it.each([
      ['durationMs', 'popularity'],
      ['trackNumber', 'artistPopularity'],
      ['popularity', 'releaseAgeDays'],
    ] as const)('is how %s goes with %s', async (x, y) => {
      const question = questions.explorationQuestion({ x, y, bins: 30 }, filters);
      const { data, rows } = await copied.both(view, question, contracts.explorationAnswer, (_, scope) =>
        sql.explorationSql({ x, y }, scope),
      );
      expect(Number(rows[0]!['tracks'])).toBe(data.correlation.n);
      if (data.line) expect(Number(rows[0]!['slope'])).toBeCloseTo(data.line.slope, 9);
      else expect(rows[0]!['slope']).toBeNull();
    });

    it.each(['risers', 'fallers'] as const)('is which tracks are %s', async (order) => {
      const question = questions.moversQuestion({ order, window: '7d' }, filters);
      const { data, rows } = await copied.both(view, question, contracts.moversAnswer, ({ data }, scope) =>
        sql.moversSql(data, scope),
      );
      expect(rows.map(({ id, before, now, change }) => [id, before, now, change])).toEqual(
        data.movers.map(({ id, before, now, change }) => [id, before.popularity, now.popularity, change]),
      );
    });
  });
});
