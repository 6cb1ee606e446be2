import type { WatchEntry } from '@freshwax/contracts';
import { localSecond, localTime } from '../format/time.ts';

/** Below this interval two times may be of one minute. */
const TO_THE_SECOND_MS = 5 * 60_000;

/** When a track was observed and is due: `observed Sun 22 Nov, 03:12:09, due Sun 22 Nov, 03:12:19`. */
export function toWhen({
  lastObservedAt,
  nextDueAt,
  intervalMs,
}: Pick<WatchEntry, 'lastObservedAt' | 'nextDueAt' | 'intervalMs'>): string {
  if (!lastObservedAt) return 'not observed yet';
  const show = intervalMs < TO_THE_SECOND_MS ? localSecond : localTime;
  return `observed ${show(lastObservedAt)}${nextDueAt ? `, due ${show(nextDueAt)}` : ''}`;
}
