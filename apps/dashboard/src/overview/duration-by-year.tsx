import type { TrackDurationAnswer } from '@freshwax/contracts';
import { Card, type CardContent } from '../card/card.tsx';
import { Figures, Legend, type Key } from '../card/figures.tsx';
import { Chart } from '../chart/chart.tsx';
import { FEWEST } from '../chart/fewest.ts';
import { count } from '../format/number.ts';
import { clock } from '../format/time.ts';
import { narrowBy } from '../narrow/narrow.ts';
import { ofTracks, toParameters } from '../narrow/statistic-filters.ts';
import { useAnswer } from '../query/use-answer.ts';
import { tableOf } from '../table/data-table.tsx';
import { numeric } from '../table/numeric.ts';
import { view } from '../view/view.ts';
import { nothingYet } from './gaps.tsx';
import { durationQuestion } from './questions.ts';
import { durationByYearSql } from './sql.ts';
import { drawnYears, toYearSpec } from './to-duration-spec.ts';
import { FEWEST_FOR_A_LINE, markOfYear, YearStrips } from './year-strips.tsx';

const yearKeys: readonly Key[] = [
  { label: 'mean', look: 'line', ink: 'data-1' },
  { label: 'median', look: 'dashed', ink: 'data-2' },
  { label: 'middle half of the tracks', look: 'band', ink: 'data-1' },
];

/** Before every release: a track has a year where its album's day is known, whichever it is. */
const EARLIEST = '1000-01-01';

export function DurationByYear() {
  const kept = useAnswer<TrackDurationAnswer>(durationQuestion(view.value.filters));
  const content = ({ data, meta }: TrackDurationAnswer): CardContent => {
    const all = data.byReleaseYear;
    const years = drawnYears(all);
    const newest = years.at(-1);
    const n = all.reduce((sum, year) => sum + year.n, 0);
    const readout = (index: number) => {
      const year = years[index];
      if (!year) return null;
      const half = `${clock(year.q1)} – ${clock(year.q3)}`;
      const rows = [
        ['Mean', clock(year.mean)],
        ['Median', clock(year.median)],
        ['Middle half', half],
        ['Tracks', count(year.n)],
      ] as const;
      return { title: String(year.year), rows };
    };
    return {
      lead: newest && (
        <Figures
          figures={[
            { label: `mean of ${newest.year}`, value: clock(newest.mean) },
            { label: 'median', value: clock(newest.median) },
            { label: 'middle half', value: `${clock(newest.q1)} – ${clock(newest.q3)}` },
          ]}
        />
      ),
      drawing: (
        <>
          {years.length < FEWEST_FOR_A_LINE ? (
            <YearStrips years={years} />
          ) : (
            <Chart
              label={`Mean track length by year of release, ${years[0]?.year} to ${newest?.year}, with the middle half as a band`}
              spec={toYearSpec(years)}
              readout={readout}
              onPick={(index) => years[index] && narrowBy(markOfYear(years[index]))}
            />
          )}
          <Legend keys={yearKeys} />
        </>
      ),
      table: tableOf<(typeof years)[number]>({
        rows: all,
        columns: [
          numeric('year', 'Year', (year) => year.year, String),
          numeric('mean', 'Mean', (year) => year.mean, clock),
          numeric('q1', 'Lower quartile', (year) => year.q1, clock),
          numeric('median', 'Median', (year) => year.median, clock),
          numeric('q3', 'Upper quartile', (year) => year.q3, clock),
          numeric('n', 'Tracks', (year) => year.n, count),
        ],
      }),
      n,
      nOf: 'tracks with a year',
      missing: Math.max(0, data.summary.n - n),
      note: years.length < all.length ? `years of fewer than ${FEWEST} tracks are in the table alone` : undefined,
      behind: {
        of: 'trackDuration',
        keys: { 'released[gte]': EARLIEST, ...toParameters(view.value.filters, ofTracks) },
      },
      gap: years.length === 0 ? nothingYet('years of release', meta) : undefined,
    };
  };
  return (
    <Card
      name="duration-by-year"
      question="Has the length of a track changed?"
      kept={kept}
      content={content}
      sql={(_, scope) => durationByYearSql(scope)}
      follows={ofTracks}
    />
  );
}
