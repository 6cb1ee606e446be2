import type { Axis } from './chart.schema.ts';
import { PARTS, stepped, stepWithin } from './stepped-axis.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const timeSteps = [
  ...[5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 5, 7, 14, 30, 60, 90].map((days) => days * DAY_MS),
];

/** Over a stretch of time, with labels at round local times. From two days on they are days. */
export function timeAxis([low, high]: readonly [number, number], most: number): Axis {
  const isOfDays = high - low >= 2 * DAY_MS;
  const step = stepWithin(
    timeSteps.filter((each) => !isOfDays || each >= DAY_MS),
    high - low,
    most,
  );
  const format = step < MINUTE_MS ? 'second' : step < DAY_MS ? 'time' : 'day';
  const from = new Date(low).getTimezoneOffset() * MINUTE_MS;
  return stepped(format, [low, high], { step, part: step / PARTS, from });
}
