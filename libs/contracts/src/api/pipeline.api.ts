import { z } from 'zod';
import { streams } from '../topics.ts';
import { answerOf, instant, listOf } from './meta.api.ts';

const offset = z.string().describe('64-bit integer, decimal');

/** One record as Cassandra keeps it. */
export const rawEvent = z
  .object({
    topic: z.string(),
    partition: z.int(),
    generation: z.int(),
    offset,
    /** Kafka's LogAppendTime. */
    timestamp: instant,
    key: z.string().nullable(),
    bytes: z.int(),
    /** The parsed JSON value; null when it is not JSON. */
    value: z.unknown(),
    /** The bytes in base64, only when they are not JSON; at most 4 KiB of them. */
    base64: z.string().nullable(),
  })
  .meta({ id: 'RawEvent' });
export const rawEventList = listOf(rawEvent);
export type RawEvent = z.infer<typeof rawEvent>;

export const partitionState = z
  .object({
    topic: z.string(),
    partition: z.int(),
    generation: z.int(),
    epoch: z.string(),
    nextOffset: offset,
    highWatermark: offset.nullable(),
    lagRecords: z.int().nullable(),
    /** Seconds since the oldest record not yet applied was published; 0 without lag. */
    lagSeconds: z.number().nullable(),
    /** Records applied a second, mean of the last minute; null before there are two samples. */
    ratePerSecond: z.number().nullable(),
    /** Seconds since the newest applied record was published; null before the first. */
    ageSeconds: z.number().nullable(),
    applied: z.int(),
    rejected: z.int(),
    updatedAt: instant,
  })
  .meta({ id: 'PartitionState' });

export const streamState = z
  .object({
    stream: z.enum(streams),
    topic: z.string(),
    applied: z.int(),
    rejected: z.int(),
    lagRecords: z.int().nullable(),
    /** Seconds since the oldest record not yet applied was published; 0 without lag. */
    lagSeconds: z.number().nullable(),
    /** Records applied a second, mean of the last minute; null before there are two samples. */
    ratePerSecond: z.number().nullable(),
    lastAppliedAt: instant.nullable(),
  })
  .meta({ id: 'StreamState' });

export const serviceState = z
  .object({
    name: z.string(),
    /** `up` answers ready, `starting` answers live, `down` does not answer. */
    state: z.enum(['up', 'starting', 'down']),
    since: instant.nullable(),
    pid: z.int().nullable(),
    detail: z.string().nullable(),
  })
  .meta({ id: 'ServiceState' });

export const pipeline = z
  .object({
    lagRecords: z.int().nullable(),
    /** Seconds since the oldest record not yet applied was published; 0 without lag. */
    lagSeconds: z.number().nullable(),
    /** Records published a second, mean of the last minute; null before there are two samples, and without Kafka. */
    publishedPerSecond: z.number().nullable(),
    streams: z.array(streamState),
    partitions: z.array(partitionState),
    services: z.array(serviceState),
    /** [ms since 1970, records applied a second], sampled while the gateway runs, at most 15 minutes. */
    throughput: z.array(z.tuple([z.int(), z.number()])),
    /** What the followed sources had at ms since 1970, each quarter of a minute while the gateway runs, at most 15 minutes. */
    counts: z.array(
      z.object({ at: z.int(), albums: z.int(), tracks: z.int(), artists: z.int(), watchedTracks: z.int() }),
    ),
    airflowUrl: z.string().nullable(),
  })
  .meta({ id: 'Pipeline' });
export const pipelineAnswer = answerOf(pipeline);
export type PipelineAnswer = z.infer<typeof pipelineAnswer>;
