import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { Consumer } from 'kafkajs';
import { lastValueFrom } from 'rxjs';
import { TopicIds } from '../topic-ids.ts';
import { TopicsAdmin } from '../topics.admin.ts';
import { Assignment, type PartitionProgress } from './assignment.ts';
import { BatchQueue } from './batch.queue.ts';
import type { Chunk, ChunkOutcome, KafkaRecord, TopicPartition } from './chunk.ts';
import { createGroupConsumer, heartbeatMs, type GroupOptions } from './group.consumer.ts';
import { PartitionClaimer, type OffsetLedger } from './partition.claimer.ts';
import type { RunningPartition } from './running.partition.ts';
import { ShownProgress } from './shown.progress.ts';

export interface BatchServerOptions extends GroupOptions {
  ledger: OffsetLedger;
  /** The consumer cannot go on in this process: end it. */
  onFatal: (error: Error) => void;
}

/**
 * Kafka in batches for Nest: hands chunks of one partition, in order, to the handler of the topic, from the offset that
 * the ledger says. Nothing is ever read back from Kafka's own commits; they are written for lag displays only.
 */
export class BatchServer extends Server implements CustomTransportStrategy {
  private readonly consumer: Consumer;
  private readonly admin: TopicsAdmin;
  private readonly topicIds: TopicIds;
  private readonly assignment: Assignment;
  private readonly queue: BatchQueue;
  private readonly shown: ShownProgress;
  // Not Date.now(): a clock that is set must neither hide nor feign a silence.
  private lastProgressMs = performance.now();
  private lastHeardMs = performance.now();

  constructor(private readonly options: BatchServerOptions) {
    super();
    this.consumer = createGroupConsumer(options, (it) => this.assignment.meantBy(it));
    this.admin = new TopicsAdmin(options.kafka);
    this.topicIds = new TopicIds(options.kafka);
    this.shown = new ShownProgress(this.consumer, (it) => this.assignment.find(it)?.claim.nextOffset);
    const claimer = new PartitionClaimer(options.ledger, this.topicIds, this.admin);
    this.assignment = new Assignment(this.consumer, claimer, this.logger);
    this.queue = new BatchQueue(this.assignment, {
      handle: (partition, records) => this.handle(partition, records),
      beatEveryMs: heartbeatMs(options),
      onFatal: options.onFatal,
    });
  }

  /** Partitions that wait or stand still, and a group that does not answer, with the reason; empty when all is well. */
  trouble(): string[] {
    const partitions = this.assignment.trouble();
    return this.isCutOff() ? ['the group has answered no heartbeat within the session', ...partitions] : partitions;
  }

  /** True when the group has not been heard of for a session: Kafka is away, or kafkajs no longer tries. */
  isCutOff(): boolean {
    return this.assignment.hasJoined && performance.now() - this.lastHeardMs > this.options.sessionTimeoutMs;
  }

  /** True between the first claim and the end. */
  hasJoined(): boolean {
    return this.assignment.isSettled;
  }

  /** Our partitions that are to be read, with how far each is. */
  progress(): PartitionProgress[] {
    return this.assignment.progress();
  }

  /** ms since a chunk was last finished, whatever became of it. */
  idleMs(): number {
    return performance.now() - this.lastProgressMs;
  }

  /**
   * Records published but not yet applied, by partition of ours that runs.
   * @throws when Kafka does not answer, also when nothing runs
   */
  async lag(): Promise<(TopicPartition & { lag: bigint })[]> {
    const running = this.assignment.running();
    // Not of a topic that is not there, which would hide the lag of all others.
    const topics = new Set(running.map(({ claim }) => claim.topic));
    if (topics.size === 0) await this.admin.listTopics();
    const read = async (topic: string) => [topic, await this.admin.readWatermarks(topic)] as const;
    const marks = new Map(await Promise.all([...topics].map(read)));
    const current = running.filter((it) => this.assignment.isCurrent(it));
    return current.map(({ claim: { topic, partition }, position }) => {
      const high = marks.get(topic)?.find((it) => it.partition === partition)?.high ?? position;
      return { topic, partition, lag: high > position ? high - position : 0n };
    });
  }

  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  async close(): Promise<void> {
    this.assignment.close();
    await this.queue.close();
    this.shown.stop();
    await this.consumer.disconnect();
    await this.topicIds.disconnect();
    await this.admin.disconnect();
  }

  on(): never {
    throw new Error('the batch server emits no events of its own');
  }

  unwrap<T = Consumer>(): T {
    return this.consumer as T;
  }

  private async start(): Promise<void> {
    this.listenToGroup();
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: this.topics(), fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => this.queue.push(payload),
    });
    this.shown.start();
  }

  private listenToGroup(): void {
    const { GROUP_JOIN, HEARTBEAT, START_BATCH_PROCESS, CRASH } = this.consumer.events;
    this.consumer.on(HEARTBEAT, () => void (this.lastHeardMs = performance.now()));
    this.consumer.on(GROUP_JOIN, ({ payload }) => {
      this.lastHeardMs = performance.now();
      this.assignment.join(payload.memberAssignment);
    });
    // kafkajs steps by itself over a batch that holds only control records or aborted ones: `eachBatch` never sees it.
    this.consumer.on(START_BATCH_PROCESS, ({ payload }) => {
      const partition = payload.batchSize === 0 ? this.assignment.find(payload) : undefined;
      if (partition) this.queue.stepOver(partition, BigInt(payload.lastOffset));
    });
    this.consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart) this.options.onFatal(payload.error);
    });
  }

  private topics(): string[] {
    return [...this.messageHandlers.keys()].map((topic) => this.options.topicPrefix + topic);
  }

  private async handle({ claim }: RunningPartition, records: KafkaRecord[]): Promise<ChunkOutcome> {
    // Not Nest's `getHandlerByPattern`: it tries to read each name as JSON, and what that throws costs a small chunk 3 %.
    const handler = this.messageHandlers.get(claim.topic.slice(this.options.topicPrefix.length));
    if (!handler) throw new TypeError(`no handler for ${claim.topic}`);
    const chunk: Chunk = {
      claim: { ...claim },
      from: claim.nextOffset,
      to: records.at(-1)!.offset + 1n,
      records,
    };
    try {
      const outcome = (await lastValueFrom(this.transformToObservable(handler(chunk)))) as ChunkOutcome;
      if (outcome.kind === 'applied') this.shown.note(claim);
      return outcome;
    } catch (error) {
      const fault = error instanceof Error ? error : new Error(String(error));
      this.options.onFatal(fault);
      return { kind: 'stopped', reason: fault.message };
    } finally {
      this.lastProgressMs = performance.now();
    }
  }
}
