import { z } from 'zod';
import { source } from '../events/envelope.ts';

/** ISO-8601 UTC. */
export const instant = z.iso.datetime();

/** Where the record behind a row lies: a point read in Cassandra. */
export const provenance = z
  .object({
    topic: z.string(),
    partition: z.int(),
    generation: z.int(),
    offset: z.string().describe('64-bit integer, decimal'),
    runId: z.string().nullable(),
  })
  .meta({ id: 'Provenance' });
export type Provenance = z.infer<typeof provenance>;

/** What every answer says of itself. */
export const answerMeta = z
  .object({
    asOf: instant,
    /** Rises with every applied chunk; equal versions have equal data. */
    dataVersion: z.string(),
    /** Age of the newest applied record, ms; null before the first. */
    freshnessMs: z.int().nullable(),
    sources: z.array(source),
    /** How many rows lack a field, by field. */
    missing: z.record(z.string(), z.int()),
    /** Only while a store is away: this is what was last known, as of `asOf`; `detail` names the part that is down. */
    stale: z.object({ detail: z.string() }).optional(),
    /** Absent of the newest: an answer to a newer version takes longer than a reader waits and is being computed. Ask again. */
    isBehind: z.literal(true).optional(),
  })
  .meta({ id: 'Meta' });
export type AnswerMeta = z.infer<typeof answerMeta>;

export const page = z
  .object({
    nextCursor: z.string().nullable(),
    limit: z.int(),
    hasMore: z.boolean(),
    /** Rows of the whole list, only where `count=exact` asked for it. */
    total: z.int().optional(),
  })
  .meta({ id: 'Page' });
export type Page = z.infer<typeof page>;

export const listOf = <T extends z.ZodType>(row: T) => z.object({ data: z.array(row), page, meta: answerMeta });
export const answerOf = <T extends z.ZodType>(data: T) => z.object({ data, meta: answerMeta });

/** RFC 9457 problem document. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    traceId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;

/** Whether a number can be had: `not-offered` is a state that the user sees, never a zero. */
export const availability = z.enum(['ok', 'missing', 'not-offered']);
export type Availability = z.infer<typeof availability>;
