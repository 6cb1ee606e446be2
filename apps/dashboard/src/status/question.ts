import type { Question } from '../query/address.ts';

/** Calls and blocks change without a record being applied: asked for again by itself. */
export const sourcesQuestion: Question = { path: 'sources', minIntervalMs: 5_000, maxAgeMs: 10_000 };
export const RUNS_SHOWN = 100;
export const runsQuestion: Question = {
  path: 'runs',
  query: { limit: RUNS_SHOWN },
  minIntervalMs: 5_000,
  maxAgeMs: 10_000,
};
