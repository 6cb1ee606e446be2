import type { TrackDurationAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { Figures, Legend, type Key } from '../card/figures.tsx';
import type { SqlTexts } from '../card/menu-items.ts';
import { Chart } from '../chart/chart.tsx';
import { FEWEST } from '../chart/fewest.ts';
import { count } from '../format/number.ts';
import { clock } from '../format/time.ts';
import { narrowBy } from '../narrow/narrow.ts';
import { ofTracks, toParameters } from '../narrow/statistic-filters.ts';
import { useAnswer } from '../query/use-answer.ts';
import type { SqlScope } from '../sql/rows.ts';
import { tableOf, type Column } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { view } from '../view/view.ts';
import { nothingYet } from './gaps.tsx';
import { PeriodStrips } from './period-strips.tsx';
import { FEWEST_FOR_A_LINE, periodsOf, type Period, type Periods } from './periods.ts';
import { durationQuestion } from './questions.ts';
import { toPeriodsSpec } from './to-periods-spec.ts';

const yearKeys: readonly Key[] = [
  { label: 'mean', look: 'line', ink: 'data-1' },
  { label: 'median', look: 'dashed', ink: 'data-2' },
  { label: 'middle half of the tracks', look: 'band', ink: 'data-1' },
];

/** Before every release: a track has a year where its album's day is known, whichever it is. */
const EARLIEST = '1000-01-01';

const monthColumn: Column<Period> = {
  key: 'month',
  label: 'Month',
  value: ({ mark }) => mark.from!.slice(0, 7),
  show: ({ name }) => name,
};

const sqlOf = (sql: SqlTexts, { unit, all }: Periods, scope: SqlScope): string =>
  unit === 'year' ? sql.durationByYearSql(scope) : sql.durationByMonthSql(all[0]!.mark.from!, scope);

const noteOf = ({ unit, all, drawn }: Periods): string | undefined =>
  [
    ...(unit === 'month' ? ['months of the last two years, where they are known'] : []),
    ...(drawn.length < all.length ? [`${unit}s of fewer than ${FEWEST} tracks are in the table alone`] : []),
  ].join('; ') || undefined;

/** Mean, quartiles and median over the years of release, or the months where all is new. */
export function DurationByYear() {
  const kept = useAnswer<TrackDurationAnswer>(durationQuestion(view.value.filters));
  const content = ({ data, meta }: TrackDurationAnswer): CardContent => {
    const periods = periodsOf(data);
    const { unit, all, drawn } = periods;
    const newest = drawn.at(-1);
    const n = data.byReleaseYear.reduce((sum, year) => sum + year.n, 0);
    const readout = (index: number) => {
      const period = drawn[index];
      if (!period) return null;
      const half = `${clock(period.q1)} – ${clock(period.q3)}`;
      const rows = [
        ['Mean', clock(period.mean)],
        ['Median', clock(period.median)],
        ['Middle half', half],
        ['Tracks', count(period.n)],
      ] as const;
      return { title: period.name, rows };
    };
    return {
      lead: newest && (
        <Figures
          figures={[
            { label: `mean of ${newest.name}`, value: clock(newest.mean) },
            { label: 'median', value: clock(newest.median) },
            { label: 'middle half', value: `${clock(newest.q1)} – ${clock(newest.q3)}` },
          ]}
        />
      ),
      drawing: (
        <>
          {drawn.length < FEWEST_FOR_A_LINE ? (
            <PeriodStrips periods={drawn} />
          ) : (
            <Chart
              label={`Mean track length by ${unit} of release, ${drawn[0]?.name} to ${newest?.name}, with the middle half as a band`}
              spec={toPeriodsSpec(periods)}
              readout={readout}
              onPick={(index) => drawn[index] && narrowBy(drawn[index].mark)}
            />
          )}
          <Legend keys={yearKeys} />
        </>
      ),
      table: tableOf<Period>({
        rows: all,
        columns: [
          unit === 'year' ? numeric('year', 'Year', ({ at }) => at, String) : monthColumn,
          numeric('mean', 'Mean', (period) => period.mean, clock),
          numeric('q1', 'Lower quartile', (period) => period.q1, clock),
          numeric('median', 'Median', (period) => period.median, clock),
          numeric('q3', 'Upper quartile', (period) => period.q3, clock),
          numeric('n', 'Tracks', (period) => period.n, count),
        ],
      }),
      n,
      nOf: 'tracks with a year',
      missing: Math.max(0, data.summary.n - n),
      note: noteOf(periods),
      behind: {
        of: 'trackDuration',
        keys: { 'released[gte]': EARLIEST, ...toParameters(view.value.filters, ofTracks) },
      },
      gap: drawn.length === 0 ? nothingYet('years of release', meta) : undefined,
    };
  };
  return (
    <Card
      name="duration-by-year"
      question="Has the length of a track changed?"
      kept={kept}
      content={content}
      sql={(sql, { data }, scope) => sqlOf(sql, periodsOf(data), scope)}
      follows={ofTracks}
    />
  );
}
