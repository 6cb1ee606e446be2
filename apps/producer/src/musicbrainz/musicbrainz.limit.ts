import type { Answer } from '../exchange/http.exchange.ts';
import { waitOf, type Wait } from '../exchange/retry-after.ts';
import { INTERVAL_MS } from './pace.ts';

/**
 * MusicBrainz says "too fast" with 503, also to some who are not, and then with a Retry-After of 0: it is asked again a
 * second later at the earliest. https://musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting
 */
export function musicBrainzLimit(answer: Answer, now: number): Wait | undefined {
  if (answer.status !== 503 && answer.status !== 429) return undefined;
  if (!answer.headers.has('retry-after')) return { ms: INTERVAL_MS, isQuota: false, reason: `${answer.status}` };
  const wait = waitOf(answer, now);
  return { ...wait, ms: Math.max(INTERVAL_MS, wait.ms) };
}
