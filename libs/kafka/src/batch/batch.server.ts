import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type {
  Consumer,
  ConsumerGroupJoinEvent,
  ConsumerStartBatchProcessEvent,
  EachBatchPayload,
  Kafka,
} from 'kafkajs';
import { lastValueFrom } from 'rxjs';
import { TopicIds } from '../topic-ids.ts';
import { TopicsAdmin } from '../topics.admin.ts';
import {
  cutAtWindows,
  remedy,
  TopicMissingError,
  TopicRecreatedError,
  toTimestampMs,
  type Chunk,
  type ChunkOutcome,
  type Claim,
  type KafkaRecord,
  type TopicPartition,
} from './chunk.ts';
import { PartitionClaimer, type ClaimVerdict, type OffsetLedger } from './partition.claimer.ts';
import { recordHash } from './record-hash.ts';

export interface BatchServerOptions {
  kafka: Kafka;
  /** Without prefix. */
  groupId: string;
  topicPrefix: string;
  ledger: OffsetLedger;
  /** The consumer cannot go on in this process: end it. */
  onFatal: (error: Error) => void;
  /** After this long without a heartbeat the group gives a member up, ms. */
  sessionTimeoutMs: number;
}

/** How a partition stands with this member. */
type Assigned =
  | { state: 'claiming' }
  | {
      state: 'running';
      claim: Claim;
      compareWith: string | null;
      /** What kafkajs must ask for next: it may lie past `claim.nextOffset` by control records, which are no one's to apply. */
      fetchAt: bigint;
    }
  | { state: 'waiting'; reason: string }
  | { state: 'stopped'; reason: string };

const RETRY_MS = 1_000;
/** How often a partition that stands still is looked at again: the operator may have decided. */
const STOPPED_RETRY_MS = 15_000;
/** More than the cores of a small machine: one waits for Cassandra while another waits for PostgreSQL. */
const PARTITIONS_AT_ONCE = 3;
const MAX_BYTES_PER_PARTITION = 1024 * 1024;

/**
 * Kafka in batches for Nest: hands chunks of one partition, in order, to the handler of the topic, from the offset that
 * the ledger says. Nothing is ever read back from Kafka's own commits; they are written for lag displays only.
 *
 * Why the order in `onJoin` matters: kafkajs fetches as soon as the group has joined. Pausing synchronously in the join
 * event keeps every batch away until claim and seek are done; an asynchronous seek alone lets batches of the wrong
 * offset through.
 */
export class BatchServer extends Server implements CustomTransportStrategy {
  private readonly consumer: Consumer;
  private readonly admin: TopicsAdmin;
  private readonly topicIds: TopicIds;
  private readonly claimer: PartitionClaimer;
  private readonly assigned = new Map<string, Assigned>();
  private joins = 0;
  private closing = false;
  private lastProgressMs = Date.now();
  private lastHeardMs = Date.now();

  constructor(private readonly options: BatchServerOptions) {
    super();
    const { kafka, groupId, topicPrefix, ledger, sessionTimeoutMs } = options;
    this.consumer = kafka.consumer({
      groupId: topicPrefix + groupId,
      // A topic that a broker makes by itself would have neither our partitions nor LogAppendTime.
      allowAutoTopicCreation: false,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(3_000, sessionTimeoutMs / 4),
      rebalanceTimeout: 20_000,
      maxWaitTimeInMs: 150,
      maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
      retry: { initialRetryTime: 200, maxRetryTime: 5_000, retries: 20 },
    });
    this.admin = new TopicsAdmin(kafka);
    this.topicIds = new TopicIds(kafka);
    this.claimer = new PartitionClaimer(ledger, this.topicIds, this.admin);
  }

  /** Partitions that wait or stand still, and a group that does not answer, with the reason; empty when all is well. */
  trouble(): string[] {
    const partitions = [...this.assigned].flatMap(([key, it]) => ('reason' in it ? [`${key}: ${it.reason}`] : []));
    return this.isCutOff() ? ['the group has answered no heartbeat within the session', ...partitions] : partitions;
  }

  /** True when the group has not been heard of for a session: Kafka is away, or kafkajs no longer tries. */
  isCutOff(): boolean {
    return this.joins > 0 && Date.now() - this.lastHeardMs > this.options.sessionTimeoutMs;
  }

  /** True between the first claim and the end. */
  hasJoined(): boolean {
    return this.joins > 0 && [...this.assigned.values()].every((it) => it.state !== 'claiming');
  }

  /** ms since a chunk was last finished, whatever became of it. */
  idleMs(): number {
    return Date.now() - this.lastProgressMs;
  }

  /**
   * Records published but not yet applied, by partition of ours that runs.
   * @throws when Kafka does not answer, also when nothing runs
   */
  async lag(): Promise<(TopicPartition & { lag: bigint })[]> {
    const topics = this.topics();
    const marks = new Map(
      await Promise.all(topics.map(async (it) => [it, await this.admin.readWatermarks(it)] as const)),
    );
    const running = [...this.assigned.values()].flatMap((it) => (it.state === 'running' ? [it] : []));
    return running.map(({ claim: { topic, partition, nextOffset }, fetchAt }) => {
      const at = fetchAt > nextOffset ? fetchAt : nextOffset;
      const high = marks.get(topic)?.find((it) => it.partition === partition)?.high ?? at;
      return { topic, partition, lag: high > at ? high - at : 0n };
    });
  }

  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  async close(): Promise<void> {
    this.closing = true;
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
    const { GROUP_JOIN, HEARTBEAT, START_BATCH_PROCESS, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, (event) => this.onJoin(event));
    this.consumer.on(HEARTBEAT, () => void (this.lastHeardMs = Date.now()));
    this.consumer.on(START_BATCH_PROCESS, ({ payload }) => this.followFiltered(payload));
    this.consumer.on(CRASH, ({ payload }) => {
      if (!payload.restart) this.options.onFatal(payload.error);
    });
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: this.topics(), fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: (payload) => this.onBatch(payload),
    });
  }

  private topics(): string[] {
    return [...this.messageHandlers.keys()].map((topic) => this.options.topicPrefix + topic);
  }

  private onJoin({ payload }: ConsumerGroupJoinEvent): void {
    const join = ++this.joins;
    this.lastHeardMs = Date.now();
    const partitions = Object.entries(payload.memberAssignment).flatMap(([topic, all]) =>
      all.map((partition) => ({ topic, partition })),
    );
    this.assigned.clear();
    for (const it of partitions) this.assigned.set(keyOf(it), { state: 'claiming' });
    this.consumer.pause(partitions.map(({ topic, partition }) => ({ topic, partitions: [partition] })));
    void this.claimUntilDone(partitions, join);
  }

  /** Claims, seeks and resumes; asks again while a store is away, gives up when a newer join has taken over. */
  private async claimUntilDone(partitions: TopicPartition[], join: number): Promise<void> {
    while (partitions.length > 0 && join === this.joins && !this.closing) {
      try {
        const verdicts = await this.claimer.claim(partitions);
        if (join === this.joins) verdicts.forEach((verdict) => this.begin(verdict));
        return;
      } catch (error) {
        if (join !== this.joins) return;
        const reason = `claim failed, asking again: ${messageOf(error)}`;
        this.logger.warn(`${partitions.map(keyOf).join(', ')}: ${reason}`);
        for (const it of partitions) this.assigned.set(keyOf(it), { state: 'waiting', reason });
        await delay(RETRY_MS);
      }
    }
  }

  private begin(verdict: ClaimVerdict): void {
    const { claim } = verdict;
    const { topic, partition } = claim;
    if (verdict.stopped !== undefined) return this.stop(claim, verdict.stopped);
    const compareWith = verdict.seekTo < claim.nextOffset ? claim.lastRecord : null;
    this.assigned.set(keyOf(claim), { state: 'running', claim, compareWith, fetchAt: verdict.seekTo });
    this.consumer.seek({ topic, partition, offset: String(verdict.seekTo) });
    this.consumer.resume([{ topic, partitions: [partition] }]);
  }

  private async onBatch({ batch, heartbeat, resolveOffset, isRunning, isStale }: EachBatchPayload): Promise<void> {
    const key = keyOf(batch);
    const entry = this.assigned.get(key);
    const records = batch.messages.map(toRecord);
    for (const chunkRecords of cutAtWindows(this.unapplied(key, records, BigInt(fetchedOffset(batch))))) {
      await heartbeat();
      if (!isRunning() || isStale() || entry?.state !== 'running' || this.assigned.get(key) !== entry) return;
      const outcome = await this.handle(entry.claim, chunkRecords);
      this.lastProgressMs = Date.now();
      // A join during the chunk has replaced the entry: the new claim decides where to go on.
      if (this.assigned.get(key) !== entry) return;
      if (outcome.kind === 'fenced') await heartbeat(); // throws when the group has gone on without us: no claim then
      if (outcome.kind !== 'applied') return this.leave(entry.claim, outcome);
      entry.claim.nextOffset = chunkRecords.at(-1)!.offset + 1n;
    }
    if (records.length === 0 || entry?.state !== 'running' || this.assigned.get(key) !== entry) return;
    resolveOffset(batch.lastOffset());
    entry.fetchAt = BigInt(batch.lastOffset()) + 1n;
    this.showProgress(entry.claim);
  }

  /** kafkajs steps by itself over a batch that holds only control records or aborted ones: `eachBatch` never sees it. */
  private followFiltered({ topic, partition, batchSize, lastOffset }: ConsumerStartBatchProcessEvent['payload']): void {
    const entry = this.assigned.get(keyOf({ topic, partition }));
    if (batchSize > 0 || entry?.state !== 'running') return;
    const next = BigInt(lastOffset) + 1n;
    if (next > entry.fetchAt) entry.fetchAt = next;
  }

  /** Drops what is applied already, after comparing the record applied last with what the log holds now. */
  private unapplied(key: string, records: KafkaRecord[], fetchedOffset: bigint): KafkaRecord[] {
    const it = this.assigned.get(key);
    if (it?.state !== 'running' || records.length === 0) return [];
    const { claim, fetchAt } = it;
    // Past it: records would be skipped. Before it: kafkajs met "offset out of range" and began anew at the oldest
    // record, so that what fills the log up to our position would pass for applied. The claim looks at the log again.
    if (fetchedOffset !== fetchAt) {
      this.leave(claim, { kind: 'retry', reason: `got offset ${fetchedOffset} where ${fetchAt} was asked for` });
      return [];
    }
    const last = records.find((record) => record.offset === claim.lastOffset);
    if (it.compareWith !== null && (!last || recordHash(last) !== it.compareWith)) {
      this.stop(claim, `the log of ${key} was cut and filled again below our position: ${remedy(claim.topic)}`);
      return [];
    }
    it.compareWith = null;
    return records.filter((record) => record.offset >= claim.nextOffset);
  }

  private async handle(claim: Claim, records: KafkaRecord[]): Promise<ChunkOutcome> {
    const handler = this.getHandlerByPattern(claim.topic.slice(this.options.topicPrefix.length));
    if (!handler) throw new TypeError(`no handler for ${claim.topic}`);
    const chunk: Chunk = {
      claim: { ...claim },
      from: claim.nextOffset,
      to: records.at(-1)!.offset + 1n,
      records,
      verifyTopic: () => this.verifyTopic(claim),
    };
    try {
      return (await lastValueFrom(this.transformToObservable(handler(chunk)))) as ChunkOutcome;
    } catch (error) {
      this.options.onFatal(error instanceof Error ? error : new Error(String(error)));
      return { kind: 'stopped', reason: messageOf(error) };
    }
  }

  private async verifyTopic({ topic, topicId }: Claim): Promise<void> {
    const id = (await this.topicIds.read([topic])).get(topic);
    if (id === undefined) throw new TopicMissingError(topic);
    if (id !== topicId) throw new TopicRecreatedError(topic);
  }

  private leave(claim: Claim, outcome: Exclude<ChunkOutcome, { kind: 'applied' }>): void {
    if (outcome.kind === 'stopped') return this.stop(claim, outcome.reason);
    const reason = outcome.kind === 'retry' ? outcome.reason : 'another consumer has claimed it; claiming again';
    this.logger.warn(`${keyOf(claim)}: ${reason}`);
    this.assigned.set(keyOf(claim), { state: 'waiting', reason });
    this.pause(claim);
    this.claimLater(claim, outcome.kind === 'retry' ? RETRY_MS : 0);
  }

  /** Stands still until a later look at ledger and log finds that they fit, as after `adopt`. */
  private stop(claim: Claim, reason: string): void {
    const before = this.assigned.get(keyOf(claim));
    if (before?.state !== 'stopped' || before.reason !== reason)
      this.logger.error(`${keyOf(claim)} stopped: ${reason}`);
    this.assigned.set(keyOf(claim), { state: 'stopped', reason });
    this.pause(claim);
    this.claimLater(claim, STOPPED_RETRY_MS);
  }

  private claimLater({ topic, partition }: TopicPartition, afterMs: number): void {
    const join = this.joins;
    void delay(afterMs).then(() => this.claimUntilDone([{ topic, partition }], join));
  }

  private pause({ topic, partition }: TopicPartition): void {
    this.consumer.pause([{ topic, partitions: [partition] }]);
  }

  /**
   * Kafka's own commit: for tools that display lag. Losing one loses nothing, so a failure is no one's business, and no
   * one waits for it: kafkajs tries 20 times, for longer than a session.
   */
  private showProgress({ topic, partition, nextOffset }: Claim): void {
    void this.consumer.commitOffsets([{ topic, partition, offset: String(nextOffset) }]).catch(() => undefined);
  }
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
/** Holds no process open: what would be done later is not done by a process that ends. */
const delay = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());

/** The offset that was asked for; kafkajs has it and its types do not. */
const fetchedOffset = (batch: EachBatchPayload['batch']): string =>
  (batch as unknown as { fetchedOffset: string }).fetchedOffset;

function toRecord(message: EachBatchPayload['batch']['messages'][number]): KafkaRecord {
  return {
    offset: BigInt(message.offset),
    timestampMs: toTimestampMs(message.timestamp),
    key: message.key,
    value: message.value,
    headers: message.headers ?? {},
  };
}
