import { Upstream } from './source.errors.ts';

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 20_000;
const WORTH_RETRYING = new Set([500, 502, 503, 504]);

/** Trouble of the other side, which may be over soon. */
export const isTrouble = (status: number): boolean => WORTH_RETRYING.has(status);

/** Longest pause after so many tries, ms; the pause itself is drawn from 0 to it (full jitter). */
export const backOffOf = (tries: number): number => Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** tries);

/** For `catch`: an outcome worth another try is handed back, any other is thrown. */
export function retryable(error: unknown): Upstream {
  if (error instanceof Upstream && error.isWorthRetrying) return error;
  throw error;
}
