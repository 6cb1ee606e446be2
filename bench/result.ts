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
  /** By job: as first written, and as its manuals advise. */
  sparkEventsPerSecond?: Record<'naive' | 'tuned', number>;
  ratioToSpark?: Record<'naive' | 'tuned', number>;
  /** CPU time an event of all processes, Spark's to ours: says the same on a busy machine. */
  cpuRatioToSpark?: Record<'naive' | 'tuned', number>;
  /** Share of each stream, percent. */
  mix: Readonly<Record<string, number>>;
  events: number;
  /** Each counted run, or each checkpoint. */
  runs: readonly object[];
  /** What each lost or doubled when it was killed half way. */
  killed?: readonly object[];
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
  'cpuRatioToSpark',
  'mix',
  'events',
  'runs',
  'killed',
] as const;
