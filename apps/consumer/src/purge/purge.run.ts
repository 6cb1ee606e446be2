import type { RawEventReader, RawEventWriter } from '@freshwax/cassandra';
import type { Command, PurgeReceipt } from '@freshwax/contracts';
import type { TopicIds, TopicsAdmin } from '@freshwax/kafka';
import type { Connection } from '@freshwax/postgres';
import type { OperationTask } from '../operations/operation.task.ts';
import { LIVE } from '../chunk/build.ts';
import { retract } from '../retention/retractor.ts';
import { purgeBooks } from './purge.books.ts';
import { fence, readLogEnds, type PurgeAsked } from './purge.fence.ts';
import { readReceipt } from './purge.receipt.ts';
import { EVER_MS } from './purge.rule.ts';
import { WindowStore } from './window.store.ts';
import { sweepWindow } from './window.sweep.ts';

export type PurgeCommand = Extract<Command, { type: 'purge' }>;

export interface PurgeParts {
  kafka: { admin: TopicsAdmin; topicIds: TopicIds };
  reader: RawEventReader;
  writer: RawEventWriter;
  task: Pick<OperationTask, 'advance' | 'signal'>;
  topicPrefix: string;
}

/** Shares of the way, for the one who watches. */
const FENCED = 0.05;
const RETRACTED = 0.4;
const SWEPT = 0.95;

/** One purge, from the rule to the receipt. Every step repeats itself harmlessly; what is counted is counted once. */
export class PurgeRun {
  constructor(
    private readonly connection: Connection,
    private readonly parts: PurgeParts,
  ) {}

  /** @throws driver errors, KafkaJSError; the reason of the task's signal */
  async run(command: PurgeCommand): Promise<PurgeReceipt> {
    const asked = toAsked(command);
    const earlier = await this.readState(asked.id);
    if (earlier?.receipt) return earlier.receipt;
    if (!earlier) await this.fence(asked);
    if (!earlier?.retracted_at) await this.retract(asked);
    await this.sweep(asked);
    await purgeBooks(this.connection, asked);
    return this.finish(asked.id);
  }

  private async readState(
    id: string,
  ): Promise<{ retracted_at: Date | null; receipt: PurgeReceipt | null } | undefined> {
    const { rows } = await this.connection.query<{ retracted_at: Date | null; receipt: PurgeReceipt | null }>(
      'SELECT retracted_at, receipt FROM book.purge WHERE id = $1',
      [id],
    );
    return rows[0];
  }

  private async fence(asked: PurgeAsked): Promise<void> {
    const { kafka, topicPrefix, task } = this.parts;
    const logs = await readLogEnds(kafka, topicPrefix);
    await fence(this.connection, asked, logs);
    await task.advance(FENCED, `${logs.length} partitions know of it: nothing of it is stored any more`);
  }

  private async retract({ id, source, observedBeforeMs }: PurgeAsked): Promise<void> {
    const { task, topicPrefix } = this.parts;
    let rows = 0;
    const onBatch = async (what: string, gone: number): Promise<void> => {
      task.signal.throwIfAborted();
      rows += gone;
      await task.advance(FENCED, `${rows} rows gone, now ${what}`);
    };
    await retract(this.connection, {
      build: LIVE,
      topicPrefix,
      doom: { purge: id, source, observedBeforeMs },
      onBatch,
    });
    await this.connection.query('UPDATE book.purge SET retracted_at = now() WHERE id = $1', [id]);
    await task.advance(RETRACTED, `${rows} rows left PostgreSQL, and every aggregate`);
  }

  private async sweep({ id, source, observedBeforeMs }: PurgeAsked): Promise<void> {
    const { task, reader, writer } = this.parts;
    const store = new WindowStore(this.connection, id);
    const windows = await store.list(source);
    let rows = 0;
    for (const [at, window] of windows.entries()) {
      task.signal.throwIfAborted();
      rows += await sweepWindow(window, { reader, writer, store, rule: { source, observedBeforeMs } });
      const share = RETRACTED + ((SWEPT - RETRACTED) * (at + 1)) / windows.length;
      await task.advance(share, `${at + 1} of ${windows.length} windows: ${rows} raw events are unreadable`);
    }
  }

  private async finish(id: string): Promise<PurgeReceipt> {
    const receipt = await readReceipt(this.connection, id);
    await this.connection.query('UPDATE book.purge SET finished_at = now(), receipt = $2 WHERE id = $1', [
      id,
      JSON.stringify(receipt),
    ]);
    return receipt;
  }
}

const toAsked = ({ operationId, source, before }: PurgeCommand): PurgeAsked => ({
  id: operationId,
  source,
  observedBeforeMs: before === undefined ? EVER_MS : Date.parse(`${before}T00:00:00Z`),
});
