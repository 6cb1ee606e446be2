import { rateLimited } from '../api/api-error.ts';
import type { Middleware } from './exchange.ts';

/** Spotify counts over a rolling window of this length, ms. */
const WINDOW_MS = 30_000;

/** @param most calls in any 30 s; undefined: no limit */
export function limitRate(most: number | undefined): Middleware {
  /** Times of the calls in the window, oldest first: at most `most` of them. Refused calls do not count. */
  const taken: number[] = [];
  return ({ at }, next) => {
    if (most === undefined) return next();
    while (taken.length > 0 && (taken[0] ?? 0) <= at - WINDOW_MS) taken.shift();
    if (taken.length >= most) throw rateLimited(Math.max(1, Math.ceil(((taken[0] ?? 0) + WINDOW_MS - at) / 1_000)));
    taken.push(at);
    return next();
  };
}
