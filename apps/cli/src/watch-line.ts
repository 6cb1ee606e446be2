import type { WatchEntry } from '@freshwax/contracts';
import { toEntryText } from './entries.ts';
import { toReason } from './entry-state.ts';
import { outColours } from './output.ts';
import { toDurationText } from './spell-duration.ts';

/** One entry of the watch list; what the source does not know is not observed at any interval. */
export function toWatchLine(entry: WatchEntry): string {
  const { state, source, sameAs, intervalMs, lastObservedAt, nextDueAt } = entry;
  const reason = toReason(entry, 'track');
  const colour = state === 'watched' ? outColours.green : outColours.yellow;
  return [
    colour(state.padEnd(9)),
    toEntryText(entry),
    outColours.dim(source),
    ...(sameAs === null ? [] : [`the same track as ${sameAs}`]),
    ...(state === 'not-found' ? [] : [`every ${toDurationText(intervalMs)}`]),
    ...(reason ? [reason] : []),
    ...(lastObservedAt ? [`observed ${lastObservedAt}`] : reason ? [] : ['not observed yet']),
    ...(nextDueAt ? [`due ${nextDueAt}`] : []),
  ].join('  ');
}
