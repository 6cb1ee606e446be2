import { createRequire } from 'node:module';
import type { Kafka, KafkaMessage } from 'kafkajs';

/** What of kafkajs' own cluster is used here; its types do not have it. */
export interface Cluster {
  connect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  brokerPool: { findConnectedBroker(): Promise<Broker> };
  findBroker(at: { nodeId: string }): Promise<Broker>;
  /** Leader -> those of the partitions that it leads. */
  findLeaderForPartitions(topic: string, partitions: number[]): Record<string, number[]>;
  disconnect(): Promise<void>;
}

export interface Broker {
  connectionPool: { getConnection(): Promise<Connection> };
  fetch(options: object): Promise<{ responses: { partitions: FetchedPartition[] }[] }>;
}

interface Connection {
  send(exchange: { request: object; response: object }): Promise<Buffer>;
}

/** One partition's part of an answer, as it was decoded. */
export interface FetchedPartition {
  highWatermark: string;
  lastStableOffset: string;
  messages: KafkaMessage[];
}

/** @throws KafkaJSError when no broker answers; TypeError when kafkajs is another */
export async function connectCluster(kafka: Kafka): Promise<Cluster> {
  const symbol = Object.getOwnPropertySymbols(kafka).find((it) => String(it).includes('createCluster'));
  if (!symbol) throw new TypeError('this kafkajs has no createCluster');
  const create = (kafka as unknown as Record<symbol, (options: object) => Cluster>)[symbol]!;
  const cluster = create.call(kafka, { metadataMaxAge: 300_000 });
  await cluster.connect();
  await cluster.refreshMetadata();
  return cluster;
}

type Batch = new (
  topic: string,
  offset: string,
  answer: FetchedPartition,
) => { messages: KafkaMessage[]; rawMessages: KafkaMessage[] };

/** kafkajs' own: leaves out control records and what was aborted. */
export const Batch = createRequire(import.meta.url)('kafkajs/src/consumer/batch') as Batch;
