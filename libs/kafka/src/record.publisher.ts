import type { IHeaders, Kafka, Producer } from 'kafkajs';
import type { TopicPartition } from './batch/chunk.ts';

/** A record as bytes. */
export interface BytesRecord {
  key: Buffer | null;
  value: Buffer | null;
  headers: IHeaders;
}

export type PlacedRecord = TopicPartition & BytesRecord;

/** The broker does not take it: with its headers it is longer than the topic allows. */
export class RecordTooLargeError extends Error {
  override readonly name = 'RecordTooLargeError';
}

/** Publishes bytes as they are, to a partition that is named. */
export class RecordPublisher {
  private readonly producer: Producer;

  constructor(kafka: Kafka) {
    this.producer = kafka.producer({ allowAutoTopicCreation: false });
  }

  connect(): Promise<void> {
    return this.producer.connect();
  }

  disconnect(): Promise<void> {
    return this.producer.disconnect();
  }

  /**
   * Resolves when all in-sync replicas have it. When it rejects, it may have been published nevertheless.
   * @throws RecordTooLargeError; KafkaJSError when the broker refuses or stays away
   */
  async publish({ topic, partition }: TopicPartition, { key, value, headers }: BytesRecord): Promise<void> {
    const messages = [{ partition, key, value, headers }];
    await this.producer.send({ topic, acks: -1, messages }).catch(explain);
  }

  /**
   * In their order in each partition; resolves when all in-sync replicas have all of them. When it rejects, some may have
   * been published nevertheless.
   * @param records together below what a topic allows for one
   * @throws RecordTooLargeError; KafkaJSError when the broker refuses or stays away
   */
  async publishAll(records: readonly PlacedRecord[]): Promise<void> {
    if (records.length === 0) return;
    const topicMessages = [...Map.groupBy(records, ({ topic }) => topic)].map(([topic, messages]) => ({
      topic,
      messages,
    }));
    await this.producer.sendBatch({ acks: -1, topicMessages }).catch(explain);
  }
}

function explain(error: unknown): never {
  throw isTooLarge(error) ? new RecordTooLargeError((error as Error).message, { cause: error }) : error;
}

const isTooLarge = (error: unknown): boolean =>
  ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'].includes(String((error as { type?: unknown }).type));
