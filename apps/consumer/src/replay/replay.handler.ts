import { setTimeout as delay } from 'node:timers/promises';
import type { RawEventReader, StoredRow } from '@freshwax/cassandra';
import { streamOfTopic, streams, topicTable, type ConsumerCommand, type ReplayReport } from '@freshwax/contracts';
import { RecordPublisher, type Kafka, type PlacedRecord, type TopicsAdmin } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';
import type { OperationHandler, OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { ReconcileBooks, type LogBooks } from '../reconcile/reconcile.books.ts';
import { LogCursor } from './log.cursor.ts';
import { ReplayPace } from './replay.pace.ts';
import { toReplayed } from './to-replayed.ts';

type ReplayCommand = Extract<ConsumerCommand, { type: 'replay' }>;

export interface ReplayParts {
  pool: Pool;
  reader: Pick<RawEventReader, 'readRange'>;
  kafka: { client: Kafka; admin: TopicsAdmin };
  topicPrefix: string;
}

/** Plain JSON, as the operation keeps it. */
interface ReplayState {
  startedAt: string;
  /** Next offset by log. */
  next: Record<string, string>;
  published: Record<string, number>;
  left: number;
}

const BATCH_RECORDS = 500;
const BATCH_BYTES = 512 * 1024;
const SAVE_EVERY_MS = 1_000;

/**
 * Publishes raw events as they came, in the order of their times, to the topics of a scratch pipeline: same partition, key,
 * headers and bytes. A worker that is lost publishes the last second again, which a pipeline takes as what it is.
 */
export class ReplayHandler implements OperationHandler<'replay'> {
  readonly type = 'replay';
  readonly lane = 'checking';

  constructor(private readonly parts: ReplayParts) {}

  async run(command: ReplayCommand, task: OperationTask): Promise<OperationOutcome> {
    const { topicPrefix, pool, kafka } = this.parts;
    const logs = (await new ReconcileBooks(pool).readLogs(command.topics)).filter((log) => this.isOurs(log.topic));
    const failure = await this.refusal(command, logs);
    if (failure !== undefined) return { result: {}, line: failure, failure };
    const state = task.checkpoint
      ? structuredClone(task.checkpoint as ReplayState)
      : { startedAt: new Date().toISOString(), next: {}, published: {}, left: 0 };
    const publisher = new RecordPublisher(kafka.client);
    await publisher.connect();
    try {
      await new Replay({ ...this.parts, command, logs, publisher, task, topicPrefix }, state).run();
    } finally {
      await publisher.disconnect();
    }
    const report = toReport(command, state);
    return { result: report, line: `${report.published} records published` };
  }

  /** Why it is not done; makes the topics that are missing. */
  private async refusal({ toPrefix, topics }: ReplayCommand, logs: readonly LogBooks[]): Promise<string | undefined> {
    const { topicPrefix, kafka } = this.parts;
    if (toPrefix === topicPrefix) return `${toPrefix} is this pipeline's own prefix`;
    const unknown = (topics ?? []).filter((topic) => !logs.some((log) => log.topic === topic));
    if (unknown.length > 0) return `the books have no topic ${unknown.join(', ')}`;
    const partitions = Math.max(1, ...logs.map(({ partition }) => partition + 1));
    // The broker's own replication.
    await kafka.admin.ensureTopics({ topicPrefix: toPrefix, partitions, replication: -1 });
    for (const stream of streams) {
      const topic = toPrefix + topicTable[stream].topic;
      const there = (await kafka.admin.readWatermarks(topic)).length;
      if (there < partitions) return `${topic} has ${there} partitions, and ${partitions} are needed`;
    }
    return undefined;
  }

  private isOurs(topic: string): boolean {
    const { topicPrefix } = this.parts;
    return topic.startsWith(topicPrefix) && streamOfTopic(topic.slice(topicPrefix.length)) !== undefined;
  }
}

interface RunParts extends Pick<ReplayParts, 'reader' | 'topicPrefix'> {
  command: ReplayCommand;
  logs: readonly LogBooks[];
  publisher: RecordPublisher;
  task: OperationTask;
}

/** One run over all logs at once, the oldest record first. */
class Replay {
  private readonly cursors: readonly LogCursor[];
  private readonly pace: ReplayPace;
  private readonly total: number;
  private readonly fromMs: number;
  private readonly toMs: number;
  private batch: PlacedRecord[] = [];
  private batchBytes = 0;
  private savedMs = Date.now();

  constructor(
    private readonly parts: RunParts,
    private readonly state: ReplayState,
  ) {
    const { command, logs, reader } = parts;
    this.cursors = logs.map(({ topic, partition, generation, base, end }) => {
      const log = { topic, partition, generation };
      return new LogCursor(reader, log, { next: BigInt(state.next[keyOf(log)] ?? base), end });
    });
    this.pace = new ReplayPace(command.speed);
    this.total = logs.reduce((sum, { base, end }) => sum + Number(end - base), 0);
    this.fromMs = command.from === undefined ? -Infinity : Date.parse(command.from);
    this.toMs = command.to === undefined ? Infinity : Date.parse(command.to);
  }

  async run(): Promise<void> {
    for (let oldest = await this.oldest(); oldest; oldest = await this.oldest()) {
      const { cursor, row } = oldest;
      if (row.timestampMs >= this.toMs) break;
      if (row.timestampMs >= this.fromMs) await this.offer(cursor, row);
      cursor.take();
      if (this.isDue()) await this.flush();
    }
    await this.flush();
    await this.save();
  }

  private isDue(): boolean {
    const isFull = this.batch.length >= BATCH_RECORDS || this.batchBytes >= BATCH_BYTES;
    return isFull || Date.now() - this.savedMs >= SAVE_EVERY_MS;
  }

  private async oldest(): Promise<{ cursor: LogCursor; row: StoredRow } | undefined> {
    let oldest: { cursor: LogCursor; row: StoredRow } | undefined;
    for (const cursor of this.cursors) {
      const row = await cursor.peek();
      if (row && (!oldest || row.timestampMs < oldest.row.timestampMs)) oldest = { cursor, row };
    }
    return oldest;
  }

  private async offer({ log: { topic, partition } }: LogCursor, row: StoredRow): Promise<void> {
    const waitMs = this.pace.waitMs(row.timestampMs);
    if (waitMs > 0) {
      await this.flush();
      await delay(waitMs, undefined, { signal: this.parts.task.signal });
    }
    const record = toReplayed(row);
    if (!record) {
      this.state.left++;
      return;
    }
    const { command, topicPrefix } = this.parts;
    const bytes = row.payload?.length ?? 0;
    if (this.batchBytes + bytes > BATCH_BYTES) await this.flush();
    this.batch.push({ ...record, topic: command.toPrefix + topic.slice(topicPrefix.length), partition });
    this.batchBytes += bytes;
  }

  private async flush(): Promise<void> {
    this.parts.task.signal.throwIfAborted();
    const batch = this.batch;
    [this.batch, this.batchBytes] = [[], 0];
    await this.parts.publisher.publishAll(batch);
    for (const { topic } of batch) this.state.published[topic] = (this.state.published[topic] ?? 0) + 1;
    if (Date.now() - this.savedMs >= SAVE_EVERY_MS) await this.save();
  }

  /** Only when nothing waits to be published: what was taken is out. */
  private async save(): Promise<void> {
    this.savedMs = Date.now();
    for (const { log, next } of this.cursors) this.state.next[keyOf(log)] = String(next);
    const left = this.parts.logs.reduce((sum, log, at) => sum + Number(log.end - this.cursors[at]!.next), 0);
    const line = `${sumOf(this.state.published).toLocaleString('en')} of ${this.total.toLocaleString('en')} records published`;
    await this.parts.task.advance(this.total === 0 ? 1 : 1 - left / this.total, line, structuredClone(this.state));
  }
}

const keyOf = ({ topic, partition, generation }: LogCursor['log']): string => `${topic}/${partition}/${generation}`;

const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, n) => sum + n, 0);

const toReport = ({ toPrefix }: ReplayCommand, { startedAt, published, left }: ReplayState): ReplayReport => ({
  startedAt,
  finishedAt: new Date().toISOString(),
  toPrefix,
  published: sumOf(published),
  topics: Object.entries(published).map(([topic, n]) => ({ topic, published: n })),
  left,
});
