import type { OverviewAnswer } from '@freshwax/contracts';

/** What the page has seen of the headline figures since it was opened: enough for a sparkline, kept nowhere else. */
export interface Seen {
  readonly at: number;
  readonly values: Readonly<Record<KpiName, number>>;
}
export const kpiNames = ['albums', 'tracks', 'artists', 'watchedTracks', 'applied'] as const;
export type KpiName = (typeof kpiNames)[number];

const MOST = 120;
const MINUTE_MS = 60_000;

export const toValues = ({ data }: OverviewAnswer): Record<KpiName, number> => ({
  albums: data.albums,
  tracks: data.tracks,
  artists: data.artists,
  watchedTracks: data.watchedTracks,
  applied: data.events.applied,
});

export const addSeen = (history: readonly Seen[], seen: Seen): Seen[] => [...history, seen].slice(-MOST);

/** Growth over the last minute of what was seen, and how long that really was; null before there are two samples. */
export function growth(history: readonly Seen[], name: KpiName): { by: number; overMs: number } | null {
  const last = history.at(-1);
  if (!last) return null;
  const first = history.find((seen) => seen.at >= last.at - MINUTE_MS);
  if (!first || first === last) return null;
  return { by: last.values[name] - first.values[name], overMs: last.at - first.at };
}
