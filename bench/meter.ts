import { availableParallelism } from 'node:os';

/** CPU time by process, s. */
export type CpuSeconds = Readonly<Record<string, number>>;

/** What a stretch of work took. */
export interface Measured {
  events: number;
  seconds: number;
  eventsPerSecond: number;
  /** us an event of each process, and of all as `total`. */
  cpuMicrosPerEvent: Record<string, number>;
  /** events/s that the cores could do if they did nothing but this work: cores / CPU seconds an event. */
  cpuBound: number;
  ratioToBound: number;
}

/** One moment: what was done until then, and what it has cost. */
export interface Moment {
  events: number;
  /** ms of a clock that only goes forward. */
  atMs: number;
  cpu: CpuSeconds;
}

export const momentOf = (events: number, cpu: CpuSeconds): Moment => ({ events, atMs: performance.now(), cpu });

/** What happened from one moment to another. */
export function measure(from: Moment, to: Moment): Measured {
  const events = to.events - from.events;
  const seconds = (to.atMs - from.atMs) / 1_000;
  const spent = Object.entries(to.cpu).map(([name, cpu]) => [name, cpu - (from.cpu[name] ?? 0)] as const);
  const total = spent.reduce((sum, [, cpu]) => sum + cpu, 0);
  const cpuBound = (availableParallelism() * events) / total;
  const micros = [...spent, ['total', total] as const].map(([name, cpu]) => [name, round((cpu * 1e6) / events, 2)]);
  return {
    events,
    seconds: round(seconds, 2),
    eventsPerSecond: Math.round(events / seconds),
    cpuMicrosPerEvent: Object.fromEntries(micros) as Record<string, number>,
    cpuBound: Math.round(cpuBound),
    ratioToBound: round(events / seconds / cpuBound, 3),
  };
}

export const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** The one in the middle; of an even number the lower. */
export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? NaN;

/** @param share 0.99 for p99 */
export const quantileOf = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
