import type { Question } from '../query/address.ts';

/** A service that stops changes no data version: asked for again by itself. */
export const pipelineQuestion: Question = { path: 'pipeline', maxAgeMs: 5_000, isOfAllSources: true };
