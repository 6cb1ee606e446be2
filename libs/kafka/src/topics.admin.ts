import type { Admin, Kafka } from 'kafkajs';
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
  private readonly admin: Admin;
  private connected: Promise<void> | undefined;

  constructor(kafka: Kafka) {
    this.admin = kafka.admin({ retry: { retries: 2 } });
  }

  /**
   * Creates what is missing; what is there is left as it is.
   * LogAppendTime: `observed_at` of an import would else let retention delete it, and a verdict on "the future" needs the broker's clock.
   * @returns the topics that were created now
   */
  async ensureTopics({ topicPrefix, partitions, replication }: TopicSettings): Promise<string[]> {
    const admin = await this.ready();
    const existing = new Set(await admin.listTopics());
    const wanted = [
      ...streams.map((stream) => ({ ...topicTable[stream], partitions: partitions ?? topicTable[stream].partitions })),
      commandTopic,
    ];
    const missing = wanted
      .map((spec) => ({ ...spec, topic: topicPrefix + spec.topic }))
      .filter((spec) => !existing.has(spec.topic));
    if (missing.length === 0) return [];
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((spec) => ({
        topic: spec.topic,
        numPartitions: spec.partitions,
        replicationFactor: replication,
        configEntries: [
          { name: 'message.timestamp.type', value: 'LogAppendTime' },
          { name: 'retention.ms', value: String(spec.retentionMs) },
          { name: 'min.insync.replicas', value: String(Math.max(1, replication - 1)) },
        ],
      })),
    });
    return missing.map((spec) => spec.topic);
  }

  async listTopics(): Promise<string[]> {
    return (await this.ready()).listTopics();
  }

  /** @throws KafkaJSProtocolError for a topic that does not exist */
  async readWatermarks(topic: string): Promise<Watermarks[]> {
    const offsets = await (await this.ready()).fetchTopicOffsets(topic);
    return offsets.map(({ partition, low, high }) => ({ partition, low: BigInt(low), high: BigInt(high) }));
  }

  async disconnect(): Promise<void> {
    if (this.connected) await this.admin.disconnect();
    this.connected = undefined;
  }

  private async ready(): Promise<Admin> {
    this.connected ??= this.admin.connect();
    try {
      await this.connected;
    } catch (error) {
      this.connected = undefined;
      throw error;
    }
    return this.admin;
  }
}
