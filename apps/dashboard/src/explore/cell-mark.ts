import type { CorrelationVariable, Exploration } from '@freshwax/contracts';
import type { Filters } from '../view/view-state.ts';

type Axis = NonNullable<Exploration['axes']>['x'];

const DAY_MS = 86_400_000;
const MOST_POPULARITY = 100;

/** Whole values from the least to the most; undefined where the axis ends: what lies beyond it counts in its outermost bins. */
export interface Span {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** The values that the server puts into a bin. */
export function spanOf({ from, to, bins }: Axis, bin: number): Span {
  const begin = (at: number): number => from + Math.ceil((at * Math.max(1, to - from)) / bins);
  return { from: bin === 0 ? undefined : begin(bin), to: bin === bins - 1 ? undefined : begin(bin + 1) - 1 };
}

const points = ({ from = 0, to = MOST_POPULARITY }: Span): string => `${from}-${to}`;
const dayBefore = (asOf: string, days: number): string =>
  new Date(Date.parse(asOf.slice(0, 10)) - days * DAY_MS).toISOString().slice(0, 10);

/** How each variable narrows the screen, where marks can say it. */
const marks: Partial<Record<CorrelationVariable, (span: Span, asOf: string) => Filters>> = {
  popularity: (span) => ({ popularity: points(span) }),
  artistPopularity: (span) => ({ fame: points(span) }),
  durationMs: ({ from = 0, to = '' }) => ({ duration: `${from}-${to}` }),
  // Who is older came out earlier.
  releaseAgeDays: ({ from, to }, asOf) => ({
    ...(to !== undefined && { from: dayBefore(asOf, to) }),
    ...(from !== undefined && { to: dayBefore(asOf, from) }),
  }),
};

/** One bin of one variable. */
export interface Bin {
  readonly variable: CorrelationVariable;
  readonly axis: Axis;
  readonly bin: number;
}

/** What narrows the screen to these bins; undefined where a variable is none that screens are narrowed by. */
export function markOf(bins: readonly Bin[], asOf: string): Filters | undefined {
  const parts = bins.map(({ variable, axis, bin }) => marks[variable]?.(spanOf(axis, bin), asOf));
  return parts.includes(undefined) ? undefined : (Object.assign({}, ...parts) as Filters);
}
