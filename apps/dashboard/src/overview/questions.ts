import type { Question } from '../query/address.ts';

/** What the overview asks the API. Cards that ask the same share one request. */
export const overviewQuestion: Question = { path: 'stats/overview' };
export const durationQuestion: Question = { path: 'stats/track-duration', query: { bins: 30 }, minIntervalMs: 2_000 };
export const popularityQuestion: Question = {
  path: 'stats/popularity-distribution',
  query: { bins: 20 },
  minIntervalMs: 2_000,
};
/** Some pairs are one SQL query over a join: asked for less often than the rest. */
// Joins and ranks over every row: the one question that costs a second of the database, so it is asked less often.
export const correlationsQuestion: Question = { path: 'stats/correlations', minIntervalMs: 15_000 };
export const artistsQuestion = (order: 'top' | 'bottom'): Question => ({
  path: 'stats/artists',
  query: { order, limit: 10 },
  minIntervalMs: 3_000,
});
