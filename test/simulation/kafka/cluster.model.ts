import type { BrokerModel } from './broker.model.ts';
import { KafkaJSTopicMetadataNotLoaded } from './kafkajs.parts.ts';

const NODE = 0;
const UUID_BYTES = 16;

interface PartitionMetadata {
  partitionId: number;
  leader: number;
  offlineReplicas: number[];
}

/** What kafkajs calls a cluster: one client's view of the brokers, with metadata as old as its last look. */
export class ClusterModel {
  private metadata = new Map<string, PartitionMetadata[]>();
  private readonly committed = new Map<string, object>();
  readonly brokerPool = { findConnectedBroker: async (): Promise<this> => this };
  /** Of the connection that topic ids are asked over. */
  readonly connectionPool = { getConnection: async () => ({ send: () => this.readTopicIds() }) };

  constructor(private readonly broker: BrokerModel) {}

  async connect(): Promise<void> {
    await this.refreshMetadata();
  }
  async disconnect(): Promise<void> {}
  isConnected = (): boolean => true;
  getNodeIds = (): number[] => [NODE];
  removeBroker(): void {}
  defaultOffset = (): string => '-2';
  findBroker = async (): Promise<BrokerModel> => this.broker;
  findGroupCoordinator = async (): Promise<BrokerModel> => this.broker;

  async addMultipleTargetTopics(): Promise<void> {
    await this.refreshMetadata();
  }

  async refreshMetadata(): Promise<void> {
    const topics = await this.broker.ask<[string, number][]>('metadata', (answer) =>
      answer([...this.broker.topics].map(([name, { logs }]) => [name, logs.length])),
    );
    const toPartition = (partitionId: number): PartitionMetadata => ({
      partitionId,
      leader: NODE,
      offlineReplicas: [],
    });
    this.metadata = new Map(
      topics.map(([name, count]) => [name, Array.from({ length: count }, (_, at) => toPartition(at))]),
    );
  }

  async refreshMetadataIfNecessary(): Promise<void> {
    if (this.metadata.size === 0) await this.refreshMetadata();
  }

  findTopicPartitionMetadata(topic: string): PartitionMetadata[] {
    const found = this.metadata.get(topic);
    if (!found) throw new KafkaJSTopicMetadataNotLoaded('Topic metadata not loaded', { topic });
    return found;
  }

  /** Shared by every life of the consumer in this process, as kafkajs does it. */
  committedOffsets({ groupId }: { groupId: string }): object {
    const held = this.committed.get(groupId) ?? {};
    this.committed.set(groupId, held);
    return held;
  }

  /** Where reading begins of what has no commit: the oldest record. */
  fetchTopicsOffset(
    topics: { topic: string; partitions: { partition: number }[] }[],
  ): Promise<{ topic: string; partitions: { partition: number; offset: string }[] }[]> {
    return this.broker.ask('list offsets', (answer) =>
      answer(
        topics.map(({ topic, partitions }) => ({
          topic,
          partitions: partitions.map(({ partition }) => ({
            partition,
            offset: String(this.broker.log(topic, partition).low),
          })),
        })),
      ),
    );
  }

  private readTopicIds(): Promise<Buffer> {
    return this.broker.ask('topic ids', (answer) =>
      answer(encodeTopicIds([...this.broker.topics].map(([name, { id }]) => ({ name, id })))),
    );
  }
}

/** A MetadataResponse version 12 without brokers and partitions; numbers below 127 are one byte. */
function encodeTopicIds(topics: readonly { name: string; id: string }[]): Buffer {
  const int32 = Buffer.alloc(4);
  const encoded = topics.flatMap(({ name, id }) => {
    const text = Buffer.from(name);
    const uuid = Buffer.from(id, 'hex');
    if (uuid.length !== UUID_BYTES) throw new RangeError(`an id of ${uuid.length} bytes`);
    return [Buffer.from([0, 0, text.length + 1]), text, uuid, Buffer.from([0, 1]), int32, Buffer.from([0])];
  });
  const head = [Buffer.from([0]), int32, Buffer.from([1, 0]), int32, Buffer.from([topics.length + 1])];
  return Buffer.concat([...head, ...encoded]);
}
