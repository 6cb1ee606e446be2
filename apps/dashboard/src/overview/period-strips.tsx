import { plural } from '../format/number.ts';
import { clock } from '../format/time.ts';
import { hrefNarrowed, isNarrowedBy } from '../narrow/narrow.ts';
import { lengthAxis, type Period } from './periods.ts';

const MOST_STEPS = 5;

interface StripProps {
  readonly period: Period;
  readonly placeOf: (ms: number) => string;
}

const Strip = ({ period, placeOf }: StripProps) => (
  <li class="year-strip">
    <span class="year-name">
      <a href={hrefNarrowed(period.mark)} aria-current={isNarrowedBy(period.mark) ? 'true' : undefined}>
        {period.name}
      </a>{' '}
      {plural(period.n, 'track')}
    </span>
    <span class="year-line" aria-hidden="true">
      <span class="year-half" style={{ left: placeOf(period.q1), right: `calc(100% - ${placeOf(period.q3)})` }} />
      <span class="year-median" style={{ left: placeOf(period.median) }} />
      <span class="year-mean" style={{ left: placeOf(period.mean) }} />
    </span>
    <span class="sr-only">
      mean {clock(period.mean)}, median {clock(period.median)}, middle half {clock(period.q1)} to {clock(period.q3)}
    </span>
  </li>
);

/** Middle half, median and mean of a few years or months on one axis of time. */
export function PeriodStrips({ periods }: { periods: readonly Period[] }) {
  const { min = 0, max = 1, steps = 1 } = lengthAxis(periods, MOST_STEPS);
  const placeOf = (ms: number): string => `${((ms - min) / (max - min)) * 100}%`;
  const ticks = Array.from({ length: steps + 1 }, (_, step) => min + (step * (max - min)) / steps);
  return (
    <div class="year-strips">
      <ul role="list">
        {periods.map((period) => (
          <Strip key={period.at} period={period} placeOf={placeOf} />
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
