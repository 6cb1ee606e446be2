import type { CorrelationVariable, Exploration } from '@freshwax/contracts';
import { decimal } from '../format/number.ts';
import { hasDirection, noDirection } from '../overview/correlation-pairs.ts';

/** A step that people think in: how many units of the API it is, and its name. */
interface Step {
  readonly size: number;
  readonly name: string;
}

/** Of each variable, the longest first. */
const steps: Record<CorrelationVariable, readonly [Step, ...Step[]]> = {
  popularity: [{ size: 1, name: 'point of popularity' }],
  durationMs: [
    { size: 60_000, name: 'minute of duration' },
    { size: 1_000, name: 'second of duration' },
  ],
  explicit: [{ size: 1, name: 'explicit track, against one that is not' }],
  trackNumber: [{ size: 1, name: 'place on the album' }],
  releaseAgeDays: [
    { size: 365, name: 'year since the release' },
    { size: 30, name: 'month since the release' },
    { size: 7, name: 'week since the release' },
    { size: 1, name: 'day since the release' },
  ],
  artistPopularity: [{ size: 1, name: "point of the artist's popularity" }],
};
/** The longest that was observed: of two weeks nothing is known by the year. @param span from the least to the most */
const stepWithin = (variable: CorrelationVariable, span: number): Step =>
  steps[variable].find(({ size }) => size <= span) ?? steps[variable].at(-1)!;

/** How a change is told: in how many units of the API, and after what sign. */
const changes: Record<CorrelationVariable, { readonly what: string; readonly size: number; readonly unit: string }> = {
  popularity: { what: 'popularity', size: 1, unit: 'points' },
  durationMs: { what: 'duration', size: 1_000, unit: 's' },
  explicit: { what: 'the share of explicit tracks', size: 0.01, unit: 'percentage points' },
  trackNumber: { what: 'the track number', size: 1, unit: 'places' },
  releaseAgeDays: { what: 'the age of the release', size: 1, unit: 'days' },
  artistPopularity: { what: "the artist's popularity", size: 1, unit: 'points' },
};

const LEAST = 0.01;

/**
 * `popularity falls by 2.16 points with each minute of duration`.
 * @param slope in the units of the API @param span of the values of x, from the least to the most
 */
function slopeInWords(x: CorrelationVariable, y: CorrelationVariable, slope: number, span: number): string {
  const { what, size, unit } = changes[y];
  const step = stepWithin(x, span);
  const change = (slope * step.size) / size;
  const amount = Math.abs(change);
  const said = amount < LEAST ? `by less than ${LEAST}` : `by ${decimal(amount, amount < 10 ? 2 : 1)}`;
  if (change === 0) return `${what} stays the same with each ${step.name}`;
  return `${what} ${change > 0 ? 'rises' : 'falls'} ${said} ${unit} with each ${step.name}`;
}

interface Fitted {
  readonly correlation: Pick<Exploration['correlation'], 'pearson' | 'n'>;
  readonly line: NonNullable<Exploration['line']>;
  readonly axes: NonNullable<Exploration['axes']>;
}

/** What the fitted line says, if it says anything. */
export function lineInWords(
  x: CorrelationVariable,
  y: CorrelationVariable,
  { correlation, line, axes }: Fitted,
): string {
  const { pearson, n } = correlation;
  if (pearson === null || !hasDirection(pearson, n)) return noDirection(n);
  // An axis ends where the value after the last would be.
  return slopeInWords(x, y, line.slope, axes.x.to - 1 - axes.x.from);
}
