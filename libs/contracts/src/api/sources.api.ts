import { z } from 'zod';
import { source } from '../events/envelope.ts';
import { answerOf, instant, listOf } from './meta.api.ts';

/** What a bucket (a family of endpoints that the source counts together) may still be asked. */
export const quotaState = z
  .object({
    bucket: z.string(),
    /** Calls of the last 24 hours, to within 5 minutes. */
    callsToday: z.int(),
    /** Most calls in 24 hours; null: any number. */
    budget: z.int().nullable(),
    /** Null when it is open, or when the time is past. */
    blockedUntil: instant.nullable(),
    reason: z.string().nullable(),
    updatedAt: instant,
  })
  .meta({ id: 'Quota' });
export type QuotaState = z.infer<typeof quotaState>;

export const runOutcomes = ['done', 'partial', 'failed', 'interrupted'] as const;

/** One run of a job: what was asked, what came, and what it cost. */
export const sourceRun = z
  .object({
    id: z.uuid(),
    source,
    job: z.string(),
    mode: z.string().nullable(),
    startedAt: instant,
    /** Null while it goes on, or when its process ended before it did. */
    finishedAt: instant.nullable(),
    outcome: z.enum(runOutcomes).nullable(),
    /** Why it failed, or stopped before its work was done. */
    why: z.string().nullable(),
    asked: z.int().describe('Ids that the source was asked for.'),
    answered: z
      .int()
      .describe('Entities that came, those of a list too, which no id was asked for: there may be more than `asked`.'),
    published: z.int().describe('Events that Kafka acknowledged.'),
    refused: z.int().describe('Entities that break the contract: none of their values travels.'),
    missing: z.int().describe('What did not come: unknown ids, nulls in lists.'),
    calls: z.int().describe('HTTP exchanges, tries that failed included.'),
    callsByBucket: z.record(z.string(), z.int()),
    traceId: z.string().nullable(),
  })
  .meta({ id: 'Run' });
export const sourceRunList = listOf(sourceRun);
export const sourceRunAnswer = answerOf(sourceRun);
export type SourceRun = z.infer<typeof sourceRun>;
export type SourceRunList = z.infer<typeof sourceRunList>;

/** A source that is followed: what it offers, what it may still be asked, what was last asked, and its terms. */
export const sourceState = z
  .object({
    source,
    /** dev, grandfathered or extended; null where that does not vary, or was not probed yet. */
    mode: z.string().nullable(),
    probedAt: instant.nullable(),
    notOffered: z.object({
      /** Endpoints that answered so. */
      endpoints: z.array(z.string()),
      /** `stream.field`: fields that none of the newest rows of a stream has. */
      fields: z.array(z.string()),
    }),
    /** Host that is asked in its place, such as the local simulator: what it says may be invented. Null: itself. */
    standIn: z.string().nullable(),
    terms: z.object({
      /** To be shown beside the data. */
      attribution: z.string(),
      url: z.url().nullable(),
      /** Days that rows are kept; null: for ever. */
      retentionDays: z.int().nullable(),
    }),
    quotas: z.array(quotaState),
    /** The last run of each job. */
    lastRuns: z.array(sourceRun),
  })
  .meta({ id: 'SourceState' });
export const sourceStatesAnswer = answerOf(z.array(sourceState));
export type SourceState = z.infer<typeof sourceState>;
export type SourceStatesAnswer = z.infer<typeof sourceStatesAnswer>;
