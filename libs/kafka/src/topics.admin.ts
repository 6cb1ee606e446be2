import type { Admin, ITopicConfig, Kafka } from 'kafkajs';
import { commandTopic, streams, topicTable } from '@freshwax/contracts';

export interface TopicSettings {
  topicPrefix: string;
  /** Overrides the table's number of partitions; undefined keeps it. */
  partitions: number | undefined;
  replication: number;
}

export interface Watermarks {
  partition: number;
  /** Oldest offset that is still there. */
  low: bigint;
  /** Offset of the next record to be published. */
  high: bigint;
}

/** Topics of the pipeline: made once, looked at often. */
export class TopicsAdmin {
  private connection: AdminConnection | undefined;

  constructor(private readonly kafka: Kafka) {}

  /**
   * Creates what is missing; what is there is left as it is.
   * LogAppendTime: `observed_at` of an import would else let retention delete it, and a verdict on "the future" needs the broker's clock.
   * @returns the topics that were created now
   */
  async ensureTopics({ topicPrefix, partitions, replication }: TopicSettings): Promise<string[]> {
    const existing = new Set(await this.listTopics());
    const wanted = [
      ...streams.map((stream) => ({ ...topicTable[stream], partitions: partitions ?? topicTable[stream].partitions })),
      commandTopic,
    ];
    const missing = wanted
      .map((spec) => ({ ...spec, topic: topicPrefix + spec.topic }))
      .filter((spec) => !existing.has(spec.topic));
    if (missing.length === 0) return [];
    const topics = missing.map((spec) => toTopicConfig(spec, replication));
    await this.ask((admin) => admin.createTopics({ waitForLeaders: true, topics }));
    return missing.map((spec) => spec.topic);
  }

  /** Topics of the pipeline that are not there, commands included. */
  async missingTopics(topicPrefix: string): Promise<string[]> {
    const existing = new Set(await this.listTopics());
    const wanted = [...streams.map((stream) => topicTable[stream].topic), commandTopic.topic];
    return wanted.map((topic) => topicPrefix + topic).filter((topic) => !existing.has(topic));
  }

  listTopics(): Promise<string[]> {
    return this.ask((admin) => admin.listTopics());
  }

  /** @throws KafkaJSProtocolError for a topic that does not exist */
  async readWatermarks(topic: string): Promise<Watermarks[]> {
    const offsets = await this.ask((admin) => admin.fetchTopicOffsets(topic));
    return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
  }

  /** @returns by partition the first offset whose record is later than the time (ms); where none is, the end of the log */
  async readOffsetsAfter(topic: string, timestampMs: number): Promise<Map<number, bigint>> {
    const offsets = await this.ask((admin) => admin.fetchTopicOffsetsByTimestamp(topic, timestampMs + 1));
    return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]));
  }

  async disconnect(): Promise<void> {
    const connection = this.connection;
    this.connection = undefined;
    await connection?.close();
  }

  /**
   * A failure gives the connection up: kafkajs remembers every topic it was ever asked for, and one of them that is
   * deleted makes each later request fail.
   */
  private async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const connection = (this.connection ??= new AdminConnection(this.kafka.admin({ retry: { retries: 2 } })));
    try {
      return await connection.ask(question);
    } catch (error) {
      if (this.connection === connection) this.connection = undefined;
      void connection.close().catch(() => undefined);
      throw error;
    }
  }
}

/** Closes after its last question: kafkajs opens the sockets again for a question that is still on its way. */
class AdminConnection {
  private readonly connected: Promise<void>;
  private readonly open = new Set<Promise<unknown>>();
  private closing: Promise<void> | undefined;

  constructor(private readonly admin: Admin) {
    this.connected = admin.connect();
    this.connected.catch(() => undefined);
  }

  async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const answer = this.connected.then(() => question(this.admin));
    this.open.add(answer);
    try {
      return await answer;
    } finally {
      this.open.delete(answer);
    }
  }

  close(): Promise<void> {
    this.closing ??= this.settle().then(() => this.admin.disconnect());
    return this.closing;
  }

  private async settle(): Promise<void> {
    while (this.open.size > 0) await Promise.allSettled(this.open);
  }
}

function toTopicConfig(
  spec: { topic: string; partitions: number; retentionMs: number },
  replication: number,
): ITopicConfig {
  return {
    topic: spec.topic,
    numPartitions: spec.partitions,
    replicationFactor: replication,
    configEntries: [
      { name: 'message.timestamp.type', value: 'LogAppendTime' },
      { name: 'retention.ms', value: String(spec.retentionMs) },
      { name: 'min.insync.replicas', value: String(Math.max(1, replication - 1)) },
    ],
  };
}
