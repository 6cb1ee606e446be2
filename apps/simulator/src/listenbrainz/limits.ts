import { json } from '../server/exchange.ts';

export interface ListenBrainzLimits {
  limit: number;
  remaining: number;
  /** Until the window ends. */
  seconds: number;
  /** ms since 1970 */
  at: number;
}

export const listenBrainzLimits = ({ limit, remaining, seconds, at }: ListenBrainzLimits) => ({
  'x-ratelimit-limit': String(limit),
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(Math.floor(at / 1_000) + seconds),
  'x-ratelimit-reset-in': String(seconds),
});

/** 429, without `retry-after`. @param seconds until the window ends */
export const overListenBrainzRate = (seconds: number, at: number, limit: number) =>
  json(
    429,
    { code: 429, error: 'You have exceeded your rate limit. See the X-RateLimit-* response headers.' },
    listenBrainzLimits({ limit, remaining: 0, seconds, at }),
  );
