import { setTimeout as delay } from 'node:timers/promises';
import type { RawEventReader, StoredRow } from '@freshwax/cassandra';
import { RecordTooLargeError, type PlacedRecord, type RecordPublisher } from '@freshwax/kafka';
import type { OperationTask } from '../operations/operation.task.ts';
import type { LogBooks } from '../reconcile/reconcile.books.ts';
import { LogCursor } from './log.cursor.ts';
import type { ReplayCommand } from './replay.handler.ts';
import { ReplayPace } from './replay.pace.ts';
import { toReplayed } from './to-replayed.ts';

/** Plain JSON, as the operation keeps it. */
export interface ReplayState {
  startedAt: string;
  /** Next offset by log. */
  next: Record<string, string>;
  published: Record<string, number>;
  left: number;
}

const BATCH_RECORDS = 500;
/** A record beyond it goes alone. */
const BATCH_BYTES = 512 * 1024;
const SAVE_EVERY_MS = 1_000;

export interface ReplayRunParts {
  reader: Pick<RawEventReader, 'readRange'>;
  topicPrefix: string;
  command: ReplayCommand;
  logs: readonly Pick<LogBooks, 'topic' | 'partition' | 'generation' | 'base' | 'end'>[];
  publisher: Pick<RecordPublisher, 'publishAll'>;
  task: Pick<OperationTask, 'advance' | 'signal'>;
}

/** One run over all logs at once, the oldest record first. */
export class ReplayRun {
  private readonly cursors: readonly LogCursor[];
  private readonly pace: ReplayPace;
  private readonly total: number;
  private readonly fromMs: number;
  private readonly toMs: number;
  private batch: PlacedRecord[] = [];
  private batchBytes = 0;
  private savedMs = Date.now();

  constructor(
    private readonly parts: ReplayRunParts,
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
    const { pace } = this;
    for (let waitMs = pace.waitMs(row.timestampMs); waitMs > 0; waitMs = pace.waitMs(row.timestampMs)) {
      await this.flush();
      await delay(waitMs, undefined, { signal: this.parts.task.signal });
    }
    const record = toReplayed(row);
    if (!record) {
      this.state.left++;
      return;
    }
    const { command, topicPrefix } = this.parts;
    const bytes = [row.payload, row.key, row.headers].reduce((sum, it) => sum + (it?.length ?? 0), 0);
    if (this.batchBytes + bytes > BATCH_BYTES) await this.flush();
    this.batch.push({ ...record, topic: command.toPrefix + topic.slice(topicPrefix.length), partition });
    this.batchBytes += bytes;
  }

  private async flush(): Promise<void> {
    this.parts.task.signal.throwIfAborted();
    const batch = this.batch;
    [this.batch, this.batchBytes] = [[], 0];
    if (await this.publish(batch))
      for (const { topic } of batch) this.state.published[topic] = (this.state.published[topic] ?? 0) + 1;
    else this.state.left++;
    if (Date.now() - this.savedMs >= SAVE_EVERY_MS) await this.save();
  }

  /** @returns false for a record that came compressed, and is longer than a topic takes as it is */
  private async publish(batch: readonly PlacedRecord[]): Promise<boolean> {
    try {
      await this.parts.publisher.publishAll(batch);
      return true;
    } catch (error) {
      if (!(error instanceof RecordTooLargeError) || batch.length > 1) throw error;
      return false;
    }
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

export const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
