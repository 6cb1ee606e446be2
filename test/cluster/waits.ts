import type { Acknowledged } from '../faults/world/ledger.ts';
import type { Pause } from './progress.ts';

/** The longest pause of a partition, taken apart. */
export interface Wait {
  /** topic/partition. */
  readonly place: string;
  readonly ms: number;
  /** Until Kafka had acknowledged something to apply there; the rest is the consumer's. */
  readonly unpublishedMs: number;
}

/** Holds the pauses of the partitions against what Kafka acknowledged meanwhile. */
export function toWaits(
  pauses: readonly Pause[],
  acknowledged: readonly Acknowledged[],
): { bySlowness: Wait[]; mostBehind: Wait } {
  const waits = pauses.map(({ place, position, from, to }): Wait => {
    const next = acknowledged.find((it) => it.place === place && it.base >= position && it.at >= from);
    return { place, ms: to - from, unpublishedMs: next ? Math.min(next.at, to) - from : to - from };
  });
  const bySlowness = waits.toSorted((a, b) => b.ms - a.ms);
  const behind = ({ ms, unpublishedMs }: Wait): number => ms - unpublishedMs;
  return { bySlowness, mostBehind: waits.reduce((a, b) => (behind(b) > behind(a) ? b : a)) };
}
