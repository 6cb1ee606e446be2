import type { CorrelationVariable, Exploration } from '@freshwax/contracts';
import { roundAxis } from '../chart/axis.ts';
import { FEWEST } from '../chart/fewest.ts';
import { compact, decimal } from '../format/number.ts';
import { clock } from '../format/time.ts';
import { variableNames } from '../overview/correlation-pairs.ts';

export type ExploredAxis = NonNullable<Exploration['axes']>['x'];

const shows: Record<CorrelationVariable, (value: number) => string> = {
  popularity: (value) => decimal(value, Number.isInteger(value) ? 0 : 1),
  durationMs: clock,
  explicit: (value) => (value <= 0 ? 'no' : value >= 1 ? 'yes' : decimal(value, 1)),
  trackNumber: (value) => decimal(value, Number.isInteger(value) ? 0 : 1),
  releaseAgeDays: (value) => `${compact(Math.round(value))} d`,
  artistPopularity: (value) => decimal(value, Number.isInteger(value) ? 0 : 1),
};
export const variables = Object.keys(shows) as CorrelationVariable[];
export const isVariable = (value: string | null): value is CorrelationVariable =>
  value !== null && Object.hasOwn(shows, value);
export const showOf = (variable: CorrelationVariable) => shows[variable];

const units: Partial<Record<CorrelationVariable, string>> = {
  popularity: 'of 100',
  durationMs: 'min:s',
  releaseAgeDays: 'days',
  artistPopularity: 'of 100',
};
/** What an axis counts, and in what. */
export const axisName = (variable: CorrelationVariable): string =>
  [variableNames[variable].long.toLowerCase(), units[variable]].filter(Boolean).join(', ');

type Column = Exploration['spread'][number];
/** Of yes or no the middle is one of the two, and hides how many are the other. */
export const hasMedian = (variable: CorrelationVariable): boolean => variable !== 'explicit';

/**
 * Stretches of neighbouring columns with tracks enough for a middle: of two or three it says nothing, and leaps. One column alone
 * is no line. @param y what the middles are of
 */
export function mediansOf(spread: readonly Column[], y: CorrelationVariable): (readonly [Column, ...Column[]])[] {
  const stretches: [Column, ...Column[]][] = [];
  for (const column of spread.filter(({ n }) => hasMedian(y) && n >= FEWEST)) {
    const last = stretches.at(-1);
    if (last?.at(-1)?.bin === column.bin - 1) last.push(column);
    else stretches.push([column]);
  }
  return stretches.filter(({ length }) => length > 1);
}

const binWidth = ({ from, to, bins }: ExploredAxis): number => (to - from) / bins;
export const binStart = (axis: ExploredAxis, bin: number): number => axis.from + bin * binWidth(axis);

/** The values of a bin as one reads them: `8 – 11`, `yes`; a length is never quite that of the end. */
export function binText(axis: ExploredAxis, bin: number, variable: CorrelationVariable): string {
  const [first, end] = [binStart(axis, bin), binStart(axis, bin + 1)];
  const last = variable === 'durationMs' ? end : end - 1;
  return first === last ? shows[variable](first) : `${shows[variable](first)} – ${shows[variable](last)}`;
}

/** Where a value lies on an axis, 0..1 unless beyond its ends: a whole number in the middle of its place, which ends where the next begins. */
export const shareOf = (axis: ExploredAxis, value: number): number => (value + 0.5 - axis.from) / (axis.to - axis.from);

const MOST_STEPS = 6;
/** Round values within an axis, of yes or no each of the two; where it is too short for two of them, where its first and its last bin begin. */
export function ticksOf(axis: ExploredAxis, variable: CorrelationVariable): number[] {
  const round = roundAxis(variable === 'durationMs' ? 'clock' : 'count', [axis.from, axis.to - 1], MOST_STEPS);
  const { min = axis.from, max = axis.to, steps = 1 } = round;
  const ticks = Array.from({ length: steps + 1 }, (_, step) => min + (step * (max - min)) / steps);
  const within = ticks.filter((tick) => tick >= axis.from && tick < axis.to);
  return within.length > 1 ? within : [...new Set([axis.from, binStart(axis, axis.bins - 1)])];
}

/** The two ends of the fitted line inside of the drawing, as shares of both axes; null where it never enters. */
export function lineWithin({ x, y }: NonNullable<Exploration['axes']>, line: NonNullable<Exploration['line']>) {
  const at = (share: number): [number, number] => [
    share,
    shareOf(y, line.slope * (x.from - 0.5 + share * (x.to - x.from)) + line.intercept),
  ];
  const [[, left], [, right]] = [at(0), at(1)];
  const cut = (edge: number) => (left === right ? null : (edge - left) / (right - left));
  const ends = [0, 1, cut(0), cut(1)].filter((share): share is number => share !== null && share >= 0 && share <= 1);
  const inside = ends.map(at).filter(([, height]) => height >= -1e-9 && height <= 1 + 1e-9);
  if (inside.length < 2) return null;
  const sorted = inside.sort(([a], [b]) => a - b);
  return [sorted[0]!, sorted.at(-1)!] as const;
}
