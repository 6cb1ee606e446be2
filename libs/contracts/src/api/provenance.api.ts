import { z } from 'zod';
import { source } from '../events/envelope.ts';
import { answerMeta, answerOf, instant, page, provenance } from './meta.api.ts';
import { rawEvent } from './pipeline.api.ts';
import { sourceRun } from './sources.api.ts';

/**
 * applied: counted in the figures. rejected: a dead letter. waiting: published, not applied yet. unknown: this log never had
 * such a record, its generation is gone, or Kafka does not say how far the log reaches.
 */
export const recordFates = ['applied', 'rejected', 'waiting', 'unknown'] as const;

/** One record followed both ways: to the rows that rest on it, and to the run that fetched it. */
export const recordProvenance = z
  .object({
    place: provenance,
    fate: z.enum(recordFates),
    /** Why it was rejected. */
    reason: z.string().nullable(),
    letter: z
      .string()
      .nullable()
      .describe(
        'Id of the dead letter by which it is mended: of what a redrive published, the first one. Null: not rejected.',
      ),
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

/**
 * What statistics count, each by its rows. albums, tracks, artists, watchedTracks: of the overview, of genres and of rankings by
 * tracks. releases: of the calendar, albums whose day is known. trackDuration, trackPopularity, artistPopularity, artistListens:
 * of distributions and rankings, rows that have the value.
 */
export const figures = [
  'albums',
  'releases',
  'tracks',
  'trackDuration',
  'trackPopularity',
  'artists',
  'artistPopularity',
  'artistListens',
  'watchedTracks',
] as const;
export const figure = z.enum(figures);
export type Figure = z.infer<typeof figure>;

/** One row that a figure counts, with the newest record that it rests on and that record's run. */
export const contributor = z
  .object({
    table: z.string(),
    id: z.string(),
    source,
    name: z.string(),
    observedAt: instant,
    /** What it brings to the figure, by field: of a pair both variables. */
    values: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
    provenance,
    /** Rows of other tables that its values, or its being counted, rest on too. */
    beside: z.array(z.object({ table: z.string(), id: z.string(), provenance })),
  })
  .meta({ id: 'Contributor' });
export type Contributor = z.infer<typeof contributor>;

/** The rows behind a figure by their ids, a page of them; `n` is of all. */
export const contributorsAnswer = z.object({
  data: z.object({ n: z.int(), rows: z.array(contributor) }).meta({ id: 'Contributors' }),
  page,
  meta: answerMeta,
});
export type ContributorsAnswer = z.infer<typeof contributorsAnswer>;
