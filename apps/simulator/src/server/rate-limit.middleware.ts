import { rateLimited } from '../api/api-error.ts';
import type { Middleware } from './exchange.ts';
import { RollingWindow } from './rolling-window.ts';

/** Spotify counts over a rolling window of this length, ms. */
const WINDOW_MS = 30_000;

/** @param most calls in any 30 s; undefined: no limit. Refused calls do not count. */
export function limitRate(most: number | undefined): Middleware {
  const taken = new RollingWindow(WINDOW_MS);
  return ({ at }, next) => {
    if (most === undefined) return next();
    if (taken.count(at) >= most) throw rateLimited(secondsUntil(taken.nextLeaves(at), at));
    taken.add(at);
    return next();
  };
}

/** As `retry-after` has it, at least 1. */
export const secondsUntil = (time: number | undefined, at: number): number =>
  Math.max(1, Math.ceil(((time ?? at) - at) / 1_000));
