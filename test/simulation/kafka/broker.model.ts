import { fromRackId, type Meant, type MeantBy } from '../../../libs/kafka/src/fetch/meant.ts';
import { Network } from '../engine/network.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { GroupModel, type JoinRequest, type JoinResult, type SyncRequest } from './group.model.ts';
import {
  KafkaJSConnectionError,
  KafkaJSOffsetOutOfRange,
  KafkaJSRequestTimeoutError,
  protocolError,
} from './kafkajs.parts.ts';
import { LogModel, type TopicModel } from './log.model.ts';

interface FetchRequest {
  maxWaitTime: number;
  topics: { topic: string; partitions: { partition: number; fetchOffset: string }[] }[];
  rackId: unknown;
}

/** A partition of a request. */
interface Asked {
  topic: string;
  partition: number;
  fetchOffset: string;
  /** Absent: by name. */
  meant: Meant | undefined;
}

interface Fetched {
  responses: { topicName: string; partitions: object[] }[];
}

interface Offsets {
  topic: string;
  partitions: { partition: number; offset: string }[];
}

/** How much longer a fetch with nothing to give waits than it was asked to: idle time is what a seed would be made of. */
const PATIENCE = 12;

/** The one broker: topics, their logs, and the group. Answers what kafkajs asks of a broker. */
export class BrokerModel {
  readonly network: Network;
  readonly topics = new Map<string, TopicModel>();
  readonly group: GroupModel;
  private lives = 0;

  constructor(readonly scheduler: Scheduler) {
    this.network = new Network('Kafka', scheduler);
    this.group = new GroupModel(scheduler);
  }

  createTopic(name: string, begins: readonly bigint[]): TopicModel {
    const topic = { id: (++this.lives).toString(16).padStart(32, '0'), logs: begins.map((it) => new LogModel(it)) };
    this.topics.set(name, topic);
    return topic;
  }

  deleteTopic(name: string): void {
    this.topics.delete(name);
    for (const key of this.group.commits.keys()) if (key.startsWith(`${name}/`)) this.group.commits.delete(key);
  }

  /** @throws UNKNOWN_TOPIC_OR_PARTITION */
  log(topic: string, partition: number): LogModel {
    const log = this.topics.get(topic)?.logs[partition];
    if (!log) throw protocolError('UNKNOWN_TOPIC_OR_PARTITION');
    return log;
  }

  ask<T>(what: string, serve: (answer: (result: T) => void, refuse: (error: Error) => void) => void): Promise<T> {
    return this.network.ask<T>({
      what: `Kafka ${what}`,
      serve,
      lost: () => new KafkaJSConnectionError('Connection error'),
      timeout: { afterMs: 30_000, error: () => new KafkaJSRequestTimeoutError('Request timed out') },
    });
  }

  isConnected = (): boolean => true;

  joinGroup(request: JoinRequest): Promise<JoinResult> {
    return this.ask('join', (answer, refuse) => this.group.join(request, { answer, refuse }));
  }

  syncGroup(request: SyncRequest): Promise<{ memberAssignment: Buffer }> {
    return this.ask('sync', (answer, refuse) => this.group.sync(request, { answer, refuse }));
  }

  heartbeat({ memberId, groupGenerationId }: { memberId: string; groupGenerationId: number }): Promise<void> {
    return this.ask('heartbeat', (answer) => answer(this.group.heartbeat(memberId, groupGenerationId)));
  }

  leaveGroup({ memberId }: { memberId: string }): Promise<void> {
    return this.ask('leave', (answer) => answer(this.group.leave(memberId)));
  }

  offsetCommit(request: { memberId: string; groupGenerationId: number; topics: Offsets[] }): Promise<void> {
    return this.ask('commit', (answer) => {
      this.group.check(request.memberId, request.groupGenerationId);
      for (const { topic, partitions } of request.topics)
        for (const { partition, offset } of partitions) this.group.commits.set(`${topic}/${partition}`, offset);
      answer();
    });
  }

  offsetFetch({
    topics,
  }: {
    topics: { topic: string; partitions: { partition: number }[] }[];
  }): Promise<{ responses: Offsets[] }> {
    const committed = (topic: string, partition: number): string =>
      this.group.commits.get(`${topic}/${partition}`) ?? '-1';
    return this.ask('read commits', (answer) =>
      answer({
        responses: topics.map(({ topic, partitions }) => ({
          topic,
          partitions: partitions.map(({ partition }) => ({ partition, offset: committed(topic, partition) })),
        })),
      }),
    );
  }

  /** As our requests and our reading of the answers have it: by id where one is meant, and what is missing is told first. */
  async fetch({ maxWaitTime, topics, rackId }: FetchRequest): Promise<Fetched> {
    const asked = askedOf(topics, fromRackId(rackId));
    let missing: Asked[] = [];
    const read = (): Fetched => {
      missing = asked.filter(({ topic, meant }) => meant && this.topics.get(topic)?.id !== meant.topicId);
      return { responses: asked.filter((it) => !missing.includes(it)).flatMap((it) => this.readPartition(it)) };
    };
    try {
      return await this.ask<Fetched>('fetch', (answer, refuse) => {
        const first = read();
        if (first.responses.length + missing.length > 0) return answer(first);
        this.scheduler.at(maxWaitTime * PATIENCE, () => {
          try {
            answer(read());
          } catch (error) {
            refuse(error as Error);
          }
        });
      });
    } finally {
      for (const { meant } of missing) meant!.onUnknown();
    }
  }

  private readPartition({ topic, partition, fetchOffset }: Asked): Fetched['responses'] {
    const log = this.log(topic, partition);
    const from = BigInt(fetchOffset);
    if (from < log.low || from > log.high)
      throw new KafkaJSOffsetOutOfRange(protocolError('OFFSET_OUT_OF_RANGE'), { topic, partition });
    const records = log.read(from, this.scheduler.random.between(1, 24));
    if (records.length === 0) return [];
    const messages = records.map((it) => ({
      ...it,
      offset: String(it.offset),
      timestamp: String(it.timestampMs),
      headers: {},
      batchContext: { producerId: '-1', inTransaction: false, leaderEpoch: it.leaderEpoch },
    }));
    const answer = { highWatermark: String(log.high), abortedTransactions: [], preferredReadReplica: -1 };
    return [{ topicName: topic, partitions: [{ ...answer, partition, messages }] }];
  }
}

const askedOf = (topics: FetchRequest['topics'], meantBy: MeantBy | undefined): Asked[] =>
  topics
    .flatMap(({ topic, partitions }) => partitions.map((it) => ({ topic, ...it, meant: meantBy?.({ topic, ...it }) })))
    .filter(({ meant }) => meant !== undefined || meantBy === undefined);
