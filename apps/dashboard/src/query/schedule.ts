import { backoffMs } from '../live/backoff.ts';

/** What decides when an answer is asked for again. Times are monotonic milliseconds. */
export interface Standing {
  readonly now: number;
  /** When the last request that repeated none began; null before the first. */
  readonly lastBeganAt: number | null;
  readonly minIntervalMs: number;
  readonly isInFlight: boolean;
  /** Something may have changed since the last request began. */
  readonly isDirty: boolean;
  /** Some card on the screen shows it. */
  readonly isSeen: boolean;
  readonly isPageHidden: boolean;
  /** When what settled nothing may be asked again; null when the last answer did. */
  readonly retryAt: number | null;
  /** Asked for again after this time even unchanged; null for never. */
  readonly maxAgeMs: number | null;
}

/** Milliseconds until the next request, or null when there is nothing to do until something happens. */
export function nextRequestIn(standing: Standing): number | null {
  if (standing.isInFlight || standing.isPageHidden || !standing.isSeen) return null;
  if (standing.lastBeganAt === null) return 0;
  if (standing.retryAt === Infinity) return null;
  if (standing.retryAt !== null) return Math.max(0, standing.retryAt - standing.now);
  const waitMs = standing.isDirty ? standing.minIntervalMs : standing.maxAgeMs;
  return waitMs === null ? null : Math.max(0, standing.lastBeganAt + waitMs - standing.now);
}

/**
 * Of an answer: given, or given as it was at an earlier version while a newer one is computed, or not given; or the question is
 * wrong, and no later answer is another.
 */
export type Verdict = 'settled' | 'behind' | 'refused' | 'wrong';

const NOT_FOUND = 404;
/** Too late, and too often. */
const PASSING = [408, 429];

/** What is not found may come to be: that is asked again as what is there, when something changed. @param status null where nothing answers */
export function verdictOf(status: number | null): Verdict {
  if (status === NOT_FOUND) return 'settled';
  return status !== null && status >= 400 && status < 500 && !PASSING.includes(status) ? 'wrong' : 'refused';
}

/** Long enough for most of what takes longer than a reader waits, short enough that a change is seen when it happens. */
const FIRST_BEHIND_MS = 200;

interface Unsettled {
  /** Answers in a row before this one that settled nothing. */
  readonly unsettled: number;
  readonly minIntervalMs: number;
  /** 0..1 */
  readonly random: number;
}

/**
 * Milliseconds until it is asked for again even unchanged, or null; Infinity where only a reader asks it again. No frame tells
 * that what was computed meanwhile is there: the version had moved before. That is soon asked for, and where versions never stop
 * as rarely as every change is.
 */
export function pauseAfter(verdict: Verdict, { unsettled, minIntervalMs, random }: Unsettled): number | null {
  if (verdict === 'settled') return null;
  if (verdict === 'wrong') return Infinity;
  if (verdict === 'refused') return backoffMs(unsettled, random);
  return Math.min(backoffMs(unsettled, random, FIRST_BEHIND_MS), minIntervalMs);
}
