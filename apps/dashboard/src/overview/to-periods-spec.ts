import { roundAxis } from '../chart/axis.ts';
import { hasLonely } from '../chart/broken.ts';
import type { ChartSpec } from '../chart/chart.schema.ts';
import { monthAxis, yearAxis } from '../chart/stepped-axis.ts';
import type { Period, Periods } from './periods.ts';

const MOST_STEPS = 6;
const axes = { year: yearAxis, month: monthAxis } as const;

/** A place for each period; one without a value where some between two are missing, so that nothing joins them. */
function withHoles(periods: readonly Period[]): (Period | { readonly at: number })[] {
  return periods.flatMap((period, index) => {
    const next = periods[index + 1]?.at ?? period.at;
    return next > period.at + 1 ? [period, { at: period.at + 1 }] : [period];
  });
}

/** Mean and median of the length, with the middle half as a band. */
export function toPeriodsSpec({ unit, drawn }: Pick<Periods, 'unit' | 'drawn'>): ChartSpec {
  const low = Math.min(...drawn.map(({ q1, mean }) => Math.min(q1, mean)));
  const high = Math.max(...drawn.map(({ q3, mean }) => Math.max(q3, mean)));
  const places = withHoles(drawn);
  const line = (of: 'mean' | 'median') => places.map((place) => [place.at, 'n' in place ? place[of] : null] as const);
  const band = (place: (typeof places)[number]) =>
    'n' in place ? ([place.q1, place.q3] as const) : ([null, null] as const);
  const hasDots = hasLonely(line('mean'));
  return {
    x: { ...axes[unit]([drawn[0]?.at ?? 0, drawn.at(-1)?.at ?? 0], MOST_STEPS), name: `${unit} of release` },
    y: { ...roundAxis('clock', [low, high], MOST_STEPS - 1), unit: 'min:s' },
    stops: drawn.map(({ at }) => at),
    series: [
      {
        name: 'Middle half',
        mark: 'range',
        ink: 'data-1',
        points: places.map((place) => [place.at, band(place)] as const),
      },
      { name: 'Median', mark: 'line', ink: 'data-2', isDashed: true, points: line('median'), hasDots },
      { name: 'Mean', mark: 'line', ink: 'data-1', points: line('mean'), hasDots },
    ],
  };
}
