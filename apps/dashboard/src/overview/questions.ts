import { narrowed, ofTracks } from '../narrow/statistic-filters.ts';
import type { Question } from '../query/address.ts';
import type { Filters } from '../view/view-state.ts';

/** What the overview asks the API. Cards that ask the same share one request. */
export const overviewQuestion: Question = { path: 'stats/overview' };
export const durationQuestion = (filters: Filters): Question =>
  narrowed({ path: 'stats/track-duration', query: { bins: 30 }, minIntervalMs: 2_000 }, filters, ofTracks);
export const popularityQuestion = (filters: Filters): Question =>
  narrowed({ path: 'stats/popularity-distribution', query: { bins: 20 }, minIntervalMs: 2_000 }, filters, ofTracks);
// Joins and ranks over every row: the one question that costs a second of the database, so it is asked less often.
export const correlationsQuestion: Question = { path: 'stats/correlations', minIntervalMs: 15_000 };
export const artistsQuestion = (order: 'top' | 'bottom'): Question => ({
  path: 'stats/artists',
  query: { order, limit: 10 },
  minIntervalMs: 3_000,
});
