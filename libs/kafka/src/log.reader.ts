import { createRequire } from 'node:module';
import type { Kafka } from 'kafkajs';
import type { KafkaRecord, TopicPartition } from './batch/chunk.ts';
import { recordsFrom, toRecord } from './batch/fetched-records.ts';
import { Batch, connectCluster, type Cluster, type FetchedPartition } from './cluster.ts';

const MAX_BYTES = 1024 * 1024;
const READ_COMMITTED = 1;
/** Answers without a record before the end: a damaged set is looked at twice before it counts as such. */
const MOST_EMPTY = 3;

export interface LogRange {
  from: bigint;
  /** First offset that is not read. */
  to: bigint;
  /** Of one answer, bytes; small for a sample. */
  maxBytes?: number;
}

/** Reads a range of a log by position, outside of any group: the very records that a consumer is handed. */
export class LogReader {
  private connected: Promise<Cluster> | undefined;

  constructor(private readonly kafka: Kafka) {}

  /**
   * Records of the range, in order, an answer at a time. It ends early where the log ends.
   * @throws KafkaJSError; OFFSET_OUT_OF_RANGE when the log no longer holds `from`
   */
  async *read(log: TopicPartition, { from, to, maxBytes = MAX_BYTES }: LogRange): AsyncGenerator<KafkaRecord[]> {
    let empty = 0;
    for (let next = from; next < to;) {
      const answer = await this.fetch(log, next, maxBytes);
      const { messages, rawMessages } = new Batch(log.topic, String(next), answer);
      const last = rawMessages.at(-1);
      if (!last && (next >= endOf(answer) || ++empty > MOST_EMPTY)) return;
      if (!last) continue;
      empty = 0;
      const records = [...recordsFrom(messages.map(toRecord), next, to)];
      if (records.length > 0) yield records;
      next = BigInt(last.offset) + 1n;
    }
  }

  async disconnect(): Promise<void> {
    const connected = this.connected;
    this.connected = undefined;
    await (await connected?.catch(() => undefined))?.disconnect().catch(() => undefined);
  }

  private async fetch({ topic, partition }: TopicPartition, from: bigint, maxBytes: number): Promise<FetchedPartition> {
    try {
      const cluster = await (this.connected ??= connectCluster(this.kafka));
      await cluster.addTargetTopic(topic);
      const leader = Object.keys(cluster.findLeaderForPartitions(topic, [partition]))[0] ?? '';
      const broker = await cluster.findBroker({ nodeId: leader });
      const partitions = [{ partition, fetchOffset: String(from), maxBytes }];
      const options = { maxWaitTime: 100, minBytes: 1, maxBytes, isolationLevel: READ_COMMITTED };
      const { responses } = await broker.fetch({ ...options, topics: [{ topic, partitions }] });
      return responses[0]!.partitions[0]!;
    } catch (error) {
      // What it knows of the brokers may be old.
      await this.disconnect();
      throw isUnknownYet(error) ? new KafkaJSConnectionError(error.message) : error;
    }
  }
}

const endOf = ({ lastStableOffset, highWatermark }: FetchedPartition): bigint => {
  const stable = BigInt(lastStableOffset);
  return stable >= 0n ? stable : BigInt(highWatermark);
};

const { KafkaJSConnectionError } = createRequire(import.meta.url)('kafkajs/src/errors') as {
  KafkaJSConnectionError: new (message: string) => Error;
};

/** kafkajs throws a bare Error where the connection to a broker is there and what the broker speaks is not known yet. */
const isUnknownYet = (error: unknown): error is Error =>
  error instanceof Error && error.message === 'Broker not connected';
