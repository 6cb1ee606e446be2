import type { CorrelationVariable, MoverWindow } from '@freshwax/contracts';
import { narrowed, ofGenres, ofTracks } from '../narrow/statistic-filters.ts';
import type { Question } from '../query/address.ts';
import type { Filters } from '../view/view-state.ts';

/** What the overview asks the API. Cards that ask the same share one request. */
export const overviewQuestion: Question = { path: 'stats/overview' };
export const narrowedOverviewQuestion = (filters: Filters): Question => narrowed(overviewQuestion, filters, ofTracks);
export const durationQuestion = (filters: Filters): Question =>
  narrowed({ path: 'stats/track-duration', query: { bins: 30 }, minIntervalMs: 2_000 }, filters, ofTracks);
export const popularityQuestion = (filters: Filters): Question =>
  narrowed({ path: 'stats/popularity-distribution', query: { bins: 20 }, minIntervalMs: 2_000 }, filters, ofTracks);
// Joins and ranks over every row: the one question that costs a second of the database, so it is asked less often.
export const correlationsQuestion = (filters: Filters): Question =>
  narrowed({ path: 'stats/correlations', minIntervalMs: 15_000 }, filters, ofTracks);
export const explorationQuestion = (
  { x, y, bins }: { x: CorrelationVariable; y: CorrelationVariable; bins: number },
  filters: Filters,
): Question => narrowed({ path: 'stats/exploration', query: { x, y, bins }, minIntervalMs: 15_000 }, filters, ofTracks);
/** What is ranked, artists or their tracks, depends on the source: it is narrowed by what it has. */
export const artistsQuestion = (order: 'top' | 'bottom', filters: Filters): Question =>
  narrowed({ path: 'stats/artists', query: { order, limit: 10 }, minIntervalMs: 3_000 }, filters, ofTracks);
/** Genres narrow the others, not themselves. */
export const genresQuestion = (filters: Filters): Question =>
  narrowed({ path: 'stats/genres', query: { limit: 100 }, minIntervalMs: 5_000 }, filters, ofGenres);
export const moversQuestion = (
  { order, window }: { order: 'risers' | 'fallers'; window: MoverWindow },
  filters: Filters,
): Question =>
  narrowed({ path: 'stats/movers', query: { order, window, limit: 8 }, minIntervalMs: 5_000 }, filters, ofTracks);
