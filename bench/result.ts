/** What a benchmark says; what it does not measure is absent, and null in the printed object. */
export interface BenchResult {
  eventsPerSecond?: number;
  /** us an event of each process, and of all as `total`. */
  cpuMicrosPerEvent?: Record<string, number>;
  /** events/s that the cores could do: cores / CPU seconds an event. */
  cpuBound?: number;
  ratioToBound?: number;
  /** From publishing to visible in both stores, ms. */
  p50Ms?: number;
  p99Ms?: number;
  sparkEventsPerSecond?: number;
  ratioToSpark?: number;
  /** Share of each stream, percent. */
  mix: Readonly<Record<string, number>>;
  events: number;
  /** Each counted run, or each checkpoint. */
  runs: readonly object[];
}

export const resultKeys = [
  'eventsPerSecond',
  'cpuMicrosPerEvent',
  'cpuBound',
  'ratioToBound',
  'p50Ms',
  'p99Ms',
  'sparkEventsPerSecond',
  'ratioToSpark',
  'mix',
  'events',
  'runs',
] as const;
