/** What decides when an answer is asked for again. Times are monotonic milliseconds. */
export interface Standing {
  readonly now: number;
  /** When the last request ended; null before the first. */
  readonly lastEndedAt: number | null;
  readonly minIntervalMs: number;
  readonly isInFlight: boolean;
  /** Something may have changed since the last request began. */
  readonly isDirty: boolean;
  /** Some card on the screen shows it. */
  readonly isSeen: boolean;
  readonly isPageHidden: boolean;
  /** When a failed request may be repeated; null when the last one succeeded. */
  readonly retryAt: number | null;
  /** Asked for again after this time even unchanged; null for never. */
  readonly maxAgeMs: number | null;
}

/** Milliseconds until the next request, or null when there is nothing to do until something happens. */
export function nextRequestIn(standing: Standing): number | null {
  if (standing.isInFlight || standing.isPageHidden || !standing.isSeen) return null;
  if (standing.lastEndedAt === null) return 0;
  if (standing.retryAt !== null) return Math.max(0, standing.retryAt - standing.now);
  const waitMs = standing.isDirty ? standing.minIntervalMs : standing.maxAgeMs;
  return waitMs === null ? null : Math.max(0, standing.lastEndedAt + waitMs - standing.now);
}
