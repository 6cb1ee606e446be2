import type { Question } from '../query/address.ts';

/** What was observed and what is due changes with every run: asked for again by itself. */
const entriesQuestion =
  (path: string) =>
  (cursor?: string): Question => ({ path, ...(cursor && { query: { cursor } }), maxAgeMs: 10_000 });

export const watchListQuestion = entriesQuestion('watch-list');
export const followedQuestion = entriesQuestion('followed-artists');
export const historyQuestion = (trackId: string): Question => ({
  path: `watched-tracks/${encodeURIComponent(trackId)}/history`,
  minIntervalMs: 10_000,
});
