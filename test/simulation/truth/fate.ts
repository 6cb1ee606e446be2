import type { PurgeRow } from '../postgres/tables.ts';
import type { Said } from '../world/record.maker.ts';
import type { Sent } from '../world/sent.ts';

const DAY_MS = 86_400_000;
/** Days that rows of Spotify are kept, said once more: the checker believes nobody. */
const KEPT_DAYS = 30;

/** Past its day when it came. */
export const hasExpired = ({ source, observedAt }: Said, nowMs: number): boolean =>
  source === 'spotify' && (Math.ceil(observedAt / DAY_MS) + KEPT_DAYS) * DAY_MS <= nowMs;

/** A record where it was applied. */
export interface Placed extends Sent {
  generation: number;
}

/** Whether a purge forbids it: source and time, and a place below the purge's bound. */
export function isForbidden(purges: readonly PurgeRow[], record: Placed): boolean {
  const at = record.said?.observedAt ?? record.timestampMs;
  return purges.some(
    (purge) =>
      purge.source === record.source &&
      at < purge.observedBefore &&
      purge.bounds.some(
        (it) =>
          it.topic === record.topic &&
          it.part === record.part &&
          (record.generation < it.generation || (record.generation === it.generation && record.offset < it.upto)),
      ),
  );
}
