import { z } from 'zod';
import { instant } from './meta.api.ts';

const count = z.int().min(0);

/** One table of both builds. Aggregates are summed over their shards; dead_letter: verdicts of today against those of then. */
export const rebuildDifference = z.object({
  table: z.string(),
  /** Rows that only the tables in use have, and those that only the rebuilt ones have: a row that differs is one of each. */
  onlyLive: count,
  onlyRebuilt: count,
  /** The first few of each. */
  firstLive: z.array(z.record(z.string(), z.unknown())),
  firstRebuilt: z.array(z.record(z.string(), z.unknown())),
});
export type RebuildDifference = z.infer<typeof rebuildDifference>;

/** A window of a log (50,000 offsets) in which records are not found that the pipeline has counted. */
export const rebuildGap = z.object({
  topic: z.string(),
  partition: count,
  generation: count,
  window: count,
  missing: z.int().min(1),
});
export type RebuildGap = z.infer<typeof rebuildGap>;

export const rebuildSources = ['cassandra', 'kafka'] as const;
export type RebuildSource = (typeof rebuildSources)[number];

export const rebuildRequest = z.strictObject({
  type: z.literal('rebuild'),
  from: z.enum(rebuildSources),
  /** Ends after the comparison; the rebuilt tables are dropped. */
  compareOnly: z.boolean().default(false),
  /** Does without records that were counted and are found nowhere. */
  acceptMissing: z.boolean().default(false),
});

/** What a rebuild came to. */
export const rebuildResult = z.object({
  from: z.enum(rebuildSources),
  startedAt: instant,
  tookMs: count,
  /** Records that the rebuilt tables were made of. */
  records: count,
  /** Of a rebuild from Kafka: offsets that its log no longer holds; they were asked of Cassandra. */
  offsetsNotInLog: count,
  /** Hours of popularity that no record says any more; they were taken over, and marked. */
  carried: count,
  /** Records that were counted and are found nowhere; they neither expired nor were purged. */
  missing: count,
  firstGaps: z.array(rebuildGap),
  /** Tables in use against rebuilt ones, at equal offsets; empty = equal, bit for bit. */
  differences: z.array(rebuildDifference),
  /** Rows by which they differ, both ways. */
  differing: count,
  /** null: it was only compared, or refused. */
  swappedAt: instant.nullable(),
  /** For how long no chunk could be applied, ms. */
  writersHeldMs: z.object({ comparison: count, swap: count }),
  /** Whether the tables before it are gone; else a snapshot was older, and the next rebuild drops them. */
  isOldDropped: z.boolean(),
});
export type RebuildResult = z.infer<typeof rebuildResult>;
