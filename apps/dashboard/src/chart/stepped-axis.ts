import type { Axis, AxisFormat } from './chart.schema.ts';

const DAY_MS = 86_400_000;

interface Grid {
  /** From label to label. */
  readonly step: number;
  /** A part of the step, on which the axis begins and ends. */
  readonly part: number;
  /** A value that has a label, or would have one. */
  readonly from: number;
}

/** The axis over [low, high] with labels at whole steps alone, wherever its ends lie. */
export function stepped(format: AxisFormat, [low, high]: readonly [number, number], { step, part, from }: Grid): Axis {
  const min = from + Math.floor((low - from) / part) * part;
  const max = Math.max(min + part, from + Math.ceil((high - from) / part) * part);
  const first = from + Math.ceil((min - from) / step) * step;
  const ticks = Array.from({ length: Math.floor((max - first) / step) + 1 }, (_, at) => first + at * step);
  return { format, min, max, steps: Math.round((max - min) / part), ticks };
}

/** The smallest step of which no more than `most` fit; the largest where none is wide enough. */
export const stepWithin = (steps: readonly number[], width: number, most: number): number =>
  steps.find((step) => width / step <= most) ?? steps.at(-1)!;

/** An axis begins and ends within this part of a step beside what it shows. */
export const PARTS = 5;

const daySteps = [1, 2, 3, 4, 5, 7, 14, 28].map((days) => days * DAY_MS);
/** Over whole days, named by their midnights UTC: labels stand under the middle of a day's bar. */
export function dayAxis([first, last]: readonly [number, number], most: number): Axis {
  const half = DAY_MS / 2;
  const step = stepWithin(daySteps, last - first, most);
  return stepped('date', [first - half, last + half], { step, part: half, from: first });
}

const yearSteps = [1, 2, 5, 10, 20, 50, 100, 200];
export function yearAxis([first, last]: readonly [number, number], most: number): Axis {
  const step = stepWithin(yearSteps, last - first, most);
  return stepped('year', [first, last], { step, part: Math.max(1, step / PARTS), from: 0 });
}

const monthSteps = [1, 2, 3, 6, 12];
/** Over months, each counted from January 1970. */
export function monthAxis([first, last]: readonly [number, number], most: number): Axis {
  return stepped('month', [first, last], { step: stepWithin(monthSteps, last - first, most), part: 1, from: 0 });
}
