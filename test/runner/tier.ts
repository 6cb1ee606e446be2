/** How many tests or checks ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a tier is given. */
export interface TierRun {
  /** Aborted at the tier's deadline and when the run is interrupted: end everything that was started. */
  readonly signal: AbortSignal;
  /** Results and server data of this run; removed when all passed. */
  readonly scratchDir: string;
  /** Options of the tiers `faults` and `cluster` that were given on the command line; none: the short form. */
  readonly faults?: readonly string[];
}

export interface Tier {
  readonly name: string;
  /** After that the tier is ended and counts as failed. */
  readonly deadlineMs: number;
  /** Only when it is named: `npm test` is for every machine and every day. */
  readonly isOnDemand?: true;
  /** It keeps every core busy by itself: nothing runs beside it. */
  readonly isAlone?: true;
  run(run: TierRun): Promise<Counts>;
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export const addCounts = (...all: readonly Counts[]): Counts => ({
  passed: all.reduce((sum, { passed }) => sum + passed, 0),
  failed: all.reduce((sum, { failed }) => sum + failed, 0),
  skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
});

/** A tier that ran no test has proven nothing: it failed, and so did one whose command failed without saying of what. */
export function judgeTier(counts: Counts, hasSucceeded: boolean): Counts {
  const isSilentFailure = !hasSucceeded && counts.failed === 0;
  return isSilentFailure || counts.passed + counts.failed === 0 ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** The last line of a run, alone on its line. */
export function toSummaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
