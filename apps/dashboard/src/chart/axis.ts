import { compact, decimal } from '../format/number.ts';
import { clock, dateOf, dayOf, monthOf, timeOfDay } from '../format/time.ts';
import type { Axis, AxisFormat, UpAxis } from './chart.schema.ts';

const formats: Record<AxisFormat, (value: number) => string> = {
  clock,
  count: (value) => (Number.isInteger(value) ? compact(value) : ''),
  year: (value) => String(Math.round(value)),
  month: (value) => monthOf(Math.round(value)),
  // A day begins with its name: the same times of two days are told apart.
  time: (value) => (timeOfDay(value) === '00:00:00' ? dayOf(value) : timeOfDay(value).slice(0, 5)),
  second: timeOfDay,
  day: (value) => dayOf(value),
  date: (value) => dateOf(value),
  figure: (value) =>
    Math.abs(value) >= 10 || Number.isInteger(value) ? compact(Math.round(value)) : decimal(value, 1),
  rate: (value) => (Number.isInteger(value) ? compact(value) : decimal(value, 1)),
};
export const formatOf = (format: AxisFormat) => formats[format];

const MINUTE_MS = 60_000;
/** Steps that people count in, smallest first. */
const counts = [1, 2, 5, ...[1, 2, 3, 4, 5, 6, 7].flatMap((power) => [1, 2, 2.5, 5].map((step) => step * 10 ** power))];
const steps: Record<'clock' | 'count' | 'rate', readonly number[]> = {
  clock: [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE_MS),
  count: counts,
  rate: [0.1, 0.2, 0.5, ...counts],
};

/** The axis that holds [low, high] and whose labels fall on round values, at most `most` steps. */
export function roundAxis(format: keyof typeof steps, [low, high]: readonly [number, number], most: number): Axis {
  const candidates = steps[format];
  const fits = (step: number) => Math.ceil(high / step) - Math.floor(low / step) <= most;
  const step = candidates.find(fits) ?? Math.ceil((high - low) / most);
  const min = Math.floor(low / step) * step;
  const max = Math.max(min + step, Math.ceil(high / step) * step);
  return { format, min, max, steps: Math.round((max - min) / step) };
}

const MOST_STEPS_UP = 5;
/** From 0 to the round value that the highest bar needs: where ApexCharts chooses the end, bars of 42 stand in an axis of 80. */
export const countsUpTo = (bars: readonly { readonly n: number }[], unit: string): UpAxis => ({
  ...roundAxis('count', [0, Math.max(0, ...bars.map(({ n }) => n))], MOST_STEPS_UP),
  unit,
});
/** The same of speeds, which have parts. */
export const ratesUpTo = (rates: readonly number[], unit: string): UpAxis => ({
  ...roundAxis('rate', [0, Math.max(0, ...rates)], MOST_STEPS_UP),
  unit,
});
