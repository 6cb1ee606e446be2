import type { TrackDurationAnswer } from '@freshwax/contracts';
import { roundAxis } from '../chart/axis.ts';
import { plural } from '../format/number.ts';
import { clock } from '../format/time.ts';
import { hrefNarrowed, isNarrowedBy } from '../narrow/narrow.ts';
import type { Filters } from '../view/view-state.ts';

type Year = TrackDurationAnswer['data']['byReleaseYear'][number];

/** Below this many years a line has nothing to say: each year gets a strip of its own. */
export const FEWEST_FOR_A_LINE = 4;
const MOST_STEPS = 5;

/** What narrows the screen to a year. */
export const markOfYear = ({ year }: Pick<Year, 'year'>): Filters => {
  const name = String(year).padStart(4, '0');
  return { from: `${name}-01-01`, to: `${name}-12-31` };
};

interface StripProps {
  readonly year: Year;
  readonly placeOf: (ms: number) => string;
}

const Strip = ({ year, placeOf }: StripProps) => (
  <li class="year-strip">
    <span class="year-name">
      <a href={hrefNarrowed(markOfYear(year))} aria-current={isNarrowedBy(markOfYear(year)) ? 'true' : undefined}>
        {year.year}
      </a>{' '}
      {plural(year.n, 'track')}
    </span>
    <span class="year-line" aria-hidden="true">
      <span class="year-half" style={{ left: placeOf(year.q1), right: `calc(100% - ${placeOf(year.q3)})` }} />
      <span class="year-median" style={{ left: placeOf(year.median) }} />
      <span class="year-mean" style={{ left: placeOf(year.mean) }} />
    </span>
    <span class="sr-only">
      mean {clock(year.mean)}, median {clock(year.median)}, middle half {clock(year.q1)} to {clock(year.q3)}
    </span>
  </li>
);

/** Middle half, median and mean of a few years on one axis of time. */
export function YearStrips({ years }: { years: readonly Year[] }) {
  const low = Math.min(...years.map((year) => Math.min(year.q1, year.mean)));
  const high = Math.max(...years.map((year) => Math.max(year.q3, year.mean)));
  const { min = 0, max = 1, steps = 1 } = roundAxis('clock', [low, high], MOST_STEPS);
  const placeOf = (ms: number): string => `${((ms - min) / (max - min)) * 100}%`;
  const ticks = Array.from({ length: steps + 1 }, (_, step) => min + (step * (max - min)) / steps);
  return (
    <div class="year-strips">
      <ul role="list">
        {years.map((year) => (
          <Strip key={year.year} year={year} placeOf={placeOf} />
        ))}
      </ul>
      <div class="year-ticks" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: placeOf(tick) }}>
            {clock(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}
