import type { HistoryPoint, MoverWindow } from '@freshwax/contracts';

const DAY_MS = 86_400_000;
export const windows: readonly (readonly [window: MoverWindow, ms: number])[] = [
  ['1d', DAY_MS],
  ['7d', 7 * DAY_MS],
  ['30d', 30 * DAY_MS],
];

export interface Change {
  readonly window: MoverWindow;
  /** Points of popularity; null where nothing of that time was observed. */
  readonly by: number | null;
}

/**
 * What popularity rose or fell by: the newest observation less the newest that is at least as old as the window before it,
 * and at most twice as old, as the movers of the API count.
 * @param points oldest first
 */
export function toChanges(points: readonly HistoryPoint[]): Change[] {
  const known = points.filter(({ popularity }) => popularity !== null);
  const now = known.at(-1);
  return windows.map(([window, ms]) => {
    const ageOf = ({ observedAt }: HistoryPoint) => Date.parse(now!.observedAt) - Date.parse(observedAt);
    const before = known.findLast((point) => ageOf(point) >= ms && ageOf(point) <= 2 * ms);
    return { window, by: now && before ? now.popularity! - before.popularity! : null };
  });
}
