import type { Admin, Kafka, PartitionMetadata } from 'kafkajs';

const GROUPS = '__consumer_offsets';

/** Which broker leads and holds what. */
export interface KafkaMap {
  /** Partitions of the pipeline's topics that the broker leads. */
  ledBy(broker: number): number;
  /** Broker that coordinates the group. */
  coordinator(groupId: string): number;
  /** Partitions of which a replica is not in sync, as topic/partition. */
  readonly underReplicated: readonly string[];
}

export async function readKafkaMap(kafka: Kafka, topicPrefix: string): Promise<KafkaMap> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await readMap(admin, topicPrefix);
  } finally {
    await admin.disconnect();
  }
}

async function readMap(admin: Admin, topicPrefix: string): Promise<KafkaMap> {
  const { topics } = await admin.fetchTopicMetadata();
  const groups = topics.find(({ name }) => name === GROUPS)?.partitions ?? [];
  const own = topics.filter(({ name }) => name.startsWith(topicPrefix));
  const isBehind = ({ isr, replicas }: PartitionMetadata): boolean => isr.length < replicas.length;
  return {
    ledBy: (broker) => own.flatMap(({ partitions }) => partitions).filter(({ leader }) => leader === broker).length,
    coordinator: (groupId) => groups.find((it) => it.partitionId === placeOf(groupId, groups.length))?.leader ?? -1,
    underReplicated: topics.flatMap(({ name, partitions }) =>
      partitions.filter(isBehind).map(({ partitionId }) => `${name}/${partitionId}`),
    ),
  };
}

/** Partition of a group: the hash of Java's String, its sign taken away, by the number of partitions. */
const placeOf = (groupId: string, partitions: number): number =>
  (Array.from(groupId).reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) | 0, 0) & 0x7fff_ffff) % partitions;
