import type { Answer } from '../exchange/http.exchange.ts';
import { LONGEST_WAIT_MS, waitOf, type Wait } from '../exchange/retry-after.ts';

const SECONDS = /^\d{1,6}(\.\d+)?$/;

/**
 * What a 429 of ListenBrainz asks for: X-RateLimit-Reset-In says the seconds to the next window, Retry-After is read
 * where it is not there. https://listenbrainz.readthedocs.io/en/latest/users/api/#rate-limiting
 */
export function listenBrainzLimit(answer: Answer, now: number): Wait | undefined {
  if (answer.status !== 429) return undefined;
  const said = answer.headers.get('x-ratelimit-reset-in')?.trim() ?? '';
  if (!SECONDS.test(said)) return waitOf(answer, now);
  const ms = Math.ceil(Number(said) * 1_000);
  return { ms, isQuota: ms > LONGEST_WAIT_MS, reason: 'X-RateLimit-Reset-In' };
}
