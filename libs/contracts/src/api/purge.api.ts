import { z } from 'zod';
import { source } from '../events/envelope.ts';
import { answerOf, instant } from './meta.api.ts';

/** The result of a purge: what went, over all attempts, and what remains where. */
export const purgeReceipt = z.object({
  source,
  /** UTC day; null = everything up to `startedAt`. */
  before: z.iso.date().nullable(),
  startedAt: instant,
  tookMs: z.int().min(0),
  /** Rows that went, by table of PostgreSQL; of watched_track and followed_artist, those that were emptied but for the user's words. */
  tables: z.record(z.string(), z.int().min(0)),
  /** Their share of these went in the same statements. */
  aggregates: z.array(z.string()),
  /** Cassandra's. A window is 50,000 offsets of a partition; whole ones went as one. */
  rawEvents: z.object({ rows: z.int().min(0), windows: z.int().min(0), wholeWindows: z.int().min(0) }),
  remains: z.object({
    /** In Kafka, published before the purge and not applied yet: no one will store them. */
    recordsToBeSkipped: z.int().min(0),
    /** Kafka's log keeps its records until its retention ends. */
    kafkaUntil: instant,
    /** Unreadable now; the bytes leave Cassandra's disk with a compaction after this. */
    cassandraDiskAtLeastUntil: instant,
  }),
});
export type PurgeReceipt = z.infer<typeof purgeReceipt>;

/** What a purge would find now. */
export const purgePreview = z
  .object({
    source,
    before: z.iso.date().nullable(),
    /** Rows that would go, by table. */
    tables: z.record(z.string(), z.int()),
    /** Of the source in Cassandra, whatever their day. */
    rawEventsAtMost: z.int(),
  })
  .meta({ id: 'PurgePreview' });
export const purgePreviewAnswer = answerOf(purgePreview);
export type PurgePreview = z.infer<typeof purgePreview>;
