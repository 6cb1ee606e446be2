import type { Question } from '../query/address.ts';

/** Calls and blocks change without a record being applied: asked for again by itself. */
export const sourcesQuestion: Question = { path: 'sources', minIntervalMs: 5_000, maxAgeMs: 10_000 };
export const runsQuestion: Question = { path: 'runs', query: { limit: 100 }, minIntervalMs: 5_000, maxAgeMs: 10_000 };
