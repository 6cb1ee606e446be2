import type { Consumer, Kafka } from 'kafkajs';
import { toRackId, type MeantBy } from '../fetch/meant.ts';

export interface GroupOptions {
  kafka: Kafka;
  /** Without prefix. */
  groupId: string;
  topicPrefix: string;
  /** After this long without a heartbeat the group gives a member up, ms. */
  sessionTimeoutMs: number;
}

/**
 * Some 3,700 events of 500 bytes, a chunk: of the observations of one entity that meet in a chunk only the newest is written,
 * so that twice as many cost PostgreSQL a third less.
 */
const MAX_BYTES_PER_PARTITION = 2 * 1024 * 1024;
/** Three full partitions; all of them stay in memory until the last is applied, while the next answer comes. */
export const MAX_BYTES = 3 * MAX_BYTES_PER_PARTITION;

/**
 * kafkajs' consumer, as chunks are read with.
 * @param meantBy which topic each partition is to be read of: it never gets records of another with the same name
 */
export function createGroupConsumer(
  { kafka, groupId, topicPrefix, sessionTimeoutMs }: GroupOptions,
  meantBy: MeantBy,
): Consumer {
  return kafka.consumer({
    groupId: topicPrefix + groupId,
    // A topic that a broker makes by itself would have neither our partitions nor LogAppendTime.
    allowAutoTopicCreation: false,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs({ sessionTimeoutMs }),
    rebalanceTimeout: 20_000,
    // Records are answered with at once; this is how often a broker that has none is asked, and a stack at rest pays for it.
    maxWaitTimeInMs: 500,
    maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
    maxBytes: MAX_BYTES,
    rackId: toRackId(meantBy),
    retry: { initialRetryTime: 200, maxRetryTime: 500, retries: 160 },
  });
}

export const heartbeatMs = ({ sessionTimeoutMs }: Pick<GroupOptions, 'sessionTimeoutMs'>): number =>
  Math.min(3_000, sessionTimeoutMs / 4);
