import type { Question } from '../query/address.ts';

/** What was observed and what is due changes with every run: asked for again by itself. */
export const watchListQuestion: Question = { path: 'watch-list', maxAgeMs: 10_000 };
export const followedQuestion: Question = { path: 'followed-artists', maxAgeMs: 10_000 };
export const historyQuestion = (trackId: string): Question => ({
  path: `watched-tracks/${encodeURIComponent(trackId)}/history`,
  minIntervalMs: 10_000,
});
