import type { CorrelationVariable } from '@freshwax/contracts';
import type { Filters } from '../view/view-state.ts';
import { binStart, type ExploredAxis } from './axes.ts';

const DAY_MS = 86_400_000;
const MOST_POPULARITY = 100;

/** Whole values from the least to the most; undefined where the axis ends: what lies beyond it counts in its outermost bins. */
export interface Span {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** The values that the server puts into a bin. */
export const spanOf = (axis: ExploredAxis, bin: number): Span => ({
  from: bin === 0 ? undefined : binStart(axis, bin),
  to: bin === axis.bins - 1 ? undefined : binStart(axis, bin + 1) - 1,
});

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
  readonly axis: ExploredAxis;
  readonly bin: number;
}

/** What narrows the screen to these bins; undefined where a variable is none that screens are narrowed by. */
export function markOf(bins: readonly Bin[], asOf: string): Filters | undefined {
  const parts = bins.map(({ variable, axis, bin }) => marks[variable]?.(spanOf(axis, bin), asOf));
  return parts.includes(undefined) ? undefined : (Object.assign({}, ...parts) as Filters);
}
