import { z } from 'zod';
import { source } from '../events/envelope.ts';
import { answerOf, instant, provenance } from './meta.api.ts';
import { rawEvent } from './pipeline.api.ts';
import { sourceRun } from './sources.api.ts';

/**
 * applied: counted in the figures. rejected: a dead letter. waiting: published, not applied yet. unknown: this log never had
 * such a record, or its generation is gone.
 */
export const recordFates = ['applied', 'rejected', 'waiting', 'unknown'] as const;

/** One record followed both ways: to the rows that rest on it, and to the run that fetched it. */
export const recordProvenance = z
  .object({
    place: provenance,
    fate: z.enum(recordFates),
    /** Why it was rejected. */
    reason: z.string().nullable(),
    /** null: it expired, was purged, or is not written yet. */
    event: rawEvent.nullable(),
    headers: z.array(z.tuple([z.string(), z.string()])),
    /** Rows of PostgreSQL that this record is the newest word for. A row that a later record changed names that one. */
    rows: z.array(z.object({ table: z.string(), id: z.string(), source, observedAt: instant })),
    /** The run that fetched it; null where the record names none, or the run is not known here. */
    run: sourceRun.nullable(),
    /** Of the trace that the run began. */
    traceId: z.string().nullable(),
  })
  .meta({ id: 'RecordProvenance' });
export const recordProvenanceAnswer = answerOf(recordProvenance);
export type RecordProvenance = z.infer<typeof recordProvenance>;
