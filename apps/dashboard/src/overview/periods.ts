import type { TrackDurationAnswer } from '@freshwax/contracts';
import { roundAxis } from '../chart/axis.ts';
import { MOST_POINTS, type Axis } from '../chart/chart.schema.ts';
import { FEWEST } from '../chart/fewest.ts';
import { monthOf } from '../format/time.ts';
import type { Filters } from '../view/view-state.ts';

type Duration = Pick<TrackDurationAnswer['data'], 'byReleaseYear' | 'byReleaseMonth'>;
type Spread = Omit<Duration['byReleaseYear'][number], 'year'>;

/** How long the tracks of a year or a month are, ms. */
export interface Period extends Spread {
  /** The year, or months since January 1970: neighbours are one apart. */
  readonly at: number;
  /** `2026`, `Nov 2026` */
  readonly name: string;
  /** What narrows the screen to it. */
  readonly mark: Filters;
}

export interface Periods {
  readonly unit: 'year' | 'month';
  readonly all: readonly Period[];
  /** Those with tracks enough for a mean; all where none has. The table has the others too. */
  readonly drawn: readonly Period[];
}

/** Lengths from the least to the most of a mean or a quartile. */
export const lengthAxis = (periods: readonly Period[], mostSteps: number): Axis =>
  roundAxis(
    'clock',
    [
      Math.min(...periods.map(({ q1, mean }) => Math.min(q1, mean))),
      Math.max(...periods.map(({ q3, mean }) => Math.max(q3, mean))),
    ],
    mostSteps,
  );

/** Below this many a line has nothing to say: each period gets a strip of its own. */
export const FEWEST_FOR_A_LINE = 4;

function toPeriods(unit: Periods['unit'], all: readonly Period[]): Periods {
  const enough = all.filter(({ n }) => n >= FEWEST);
  return { unit, all, drawn: (enough.length > 0 ? enough : all).slice(-MOST_POINTS) };
}

const ofYear = ({ year, ...spread }: Duration['byReleaseYear'][number]): Period => {
  const name = String(year).padStart(4, '0');
  return { ...spread, at: year, name: String(year), mark: { from: `${name}-01-01`, to: `${name}-12-31` } };
};

const ofMonth = ({ month, ...spread }: Duration['byReleaseMonth'][number]): Period => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const at = (year - 1970) * 12 + number - 1;
  const to = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  return { ...spread, at, name: monthOf(at), mark: { from: `${month}-01`, to } };
};

/** Years where there are enough of them for a line, else months where there are enough of those: what is new is all of one year. */
export function periodsOf({ byReleaseYear, byReleaseMonth }: Duration): Periods {
  const years = toPeriods('year', byReleaseYear.map(ofYear));
  if (years.drawn.length >= FEWEST_FOR_A_LINE) return years;
  const months = toPeriods('month', byReleaseMonth.map(ofMonth));
  return months.drawn.length >= FEWEST_FOR_A_LINE ? months : years;
}
