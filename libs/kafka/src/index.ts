export type { Kafka } from 'kafkajs';
export { kafkaConnection, type KafkaConnection } from './connection.ts';
export { kafkaEnv, topicEnv } from './env.ts';
export { correctKafkajs, createKafka, type KafkaSettings } from './kafka.client.ts';
export { sealEvent } from './event-id.ts';
export { Publisher } from './publisher.ts';
export { RecordPublisher, RecordTooLargeError, type BytesRecord, type PlacedRecord } from './record.publisher.ts';
export { subscribeToCommands, type CommandSubscription } from './command.subscriber.ts';
export { LogReader, type LogRange } from './log.reader.ts';
export { TopicIds } from './topic-ids.ts';
export { readSettledIds } from './settled-ids.ts';
export { TopicsAdmin, type TopicSettings, type Watermarks } from './topics.admin.ts';
export {
  cutAtWindows,
  TopicMissingError,
  type Chunk,
  type ChunkOutcome,
  type Claim,
  type KafkaRecord,
} from './batch/chunk.ts';
export type { ClaimRequest, OffsetLedger } from './batch/partition.claimer.ts';
export { recordHash } from './batch/record-hash.ts';
