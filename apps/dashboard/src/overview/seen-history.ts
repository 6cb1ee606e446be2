import type { OverviewAnswer, PipelineAnswer } from '@freshwax/contracts';

/** Headline figures at a moment of the server's clock, ms since 1970: enough for a sparkline, kept nowhere else. */
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

type Counts = PipelineAnswer['data']['counts'];

/** What the page has seen since it was opened, behind what the gateway had sampled until then. */
export function withCounts(history: readonly Seen[], counts: Counts): Seen[] {
  const first = history[0];
  if (!first) return [];
  const before = counts.filter(({ at }) => at < first.at);
  // Records applied have a line of their own: their pace.
  return [
    ...before.map(({ at, ...values }) => ({ at, values: { ...values, applied: first.values.applied } })),
    ...history,
  ];
}

/** Growth over the last minute of what was seen, and how long that really was; null before there are two samples. */
export function growth(history: readonly Seen[], name: KpiName): { by: number; overMs: number } | null {
  const last = history.at(-1);
  if (!last) return null;
  const first = history.find((seen) => seen.at >= last.at - MINUTE_MS);
  if (!first || first === last) return null;
  return { by: last.values[name] - first.values[name], overMs: last.at - first.at };
}
