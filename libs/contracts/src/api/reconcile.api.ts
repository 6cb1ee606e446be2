import { z } from 'zod';
import { instant } from './meta.api.ts';

const count = z.int().min(0);

/** Topics as they are called in Kafka; all of the pipeline's without. */
export const topicsAsked = z.array(z.string().min(1).max(249)).min(1).max(10).optional();

export const reconcileRequest = z.strictObject({
  type: z.literal('reconcile'),
  repair: z.boolean().default(false),
  topics: topicsAsked,
});

/**
 * What does not fit.
 * missing: Cassandra lacks rows that it must hold. extra: it holds rows that expired, were purged or never counted.
 * altered: a row's bytes, key, headers or time are not the record's. counted-twice, not-counted: the books count more, or
 * fewer, records of a window than its log has. books: books that contradict each other. aggregate: a figure that the state does not give.
 */
export const differenceKinds = [
  'missing',
  'extra',
  'altered',
  'counted-twice',
  'not-counted',
  'books',
  'aggregate',
] as const;

export const difference = z.object({
  kind: z.enum(differenceKinds),
  /** topic/partition/generation/window, topic/partition/generation, or the aggregate's table and key. */
  where: z.string(),
  /** Records that it concerns. */
  n: count,
  /** First and last offset where they are known. */
  offsets: z.tuple([z.string(), z.string()]).nullable(),
  detail: z.string(),
  /** null where repairing was not asked for. */
  repaired: z.boolean().nullable(),
  /** What to do next; null when it is repaired. */
  next: z.string().nullable(),
});
export type Difference = z.infer<typeof difference>;

/** One partition in one generation of its log. */
export const reconciledLog = z.object({
  topic: z.string(),
  partition: count,
  generation: count,
  windows: count,
  /** Offsets from the first that was ours up to the position that was read first. */
  offsets: count,
  /** Of those, offsets that hold no record: Kafka's own markers, or what compaction took. */
  logGaps: count,
  applied: count,
  rejected: count,
  /** Rows that retention has removed by now, and those that a purge took. */
  expired: count,
  purged: count,
  /** Rows that Cassandra must hold, and holds. */
  expected: count,
  found: count,
  /** Rows that were compared byte by byte with Kafka, where its log still holds them. */
  compared: count,
});
export type ReconciledLog = z.infer<typeof reconciledLog>;

/** The result of reconcile. */
export const reconcileReport = z
  .object({
    startedAt: instant,
    finishedAt: instant,
    repair: z.boolean(),
    isClean: z.boolean(),
    logs: z.array(reconciledLog),
    /** Keys of aggregates that were computed anew from the state. */
    aggregateKeys: count,
    /** Rows written again from Kafka. */
    repairedRows: count,
    /** The first of them, repaired ones too. */
    differences: z.array(difference),
    /** All of them; what is repaired is not among them. */
    remaining: count,
  })
  .meta({ id: 'ReconcileReport' });
export type ReconcileReport = z.infer<typeof reconcileReport>;
