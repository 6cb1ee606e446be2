import { windowOf, type RawEventCensus, type RawEventReader, type RawEventWriter } from '@freshwax/cassandra';
import { streamOfTopic, type ConsumerCommand, type Stream } from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import type { Retention } from '@freshwax/postgres/rows';
import type { OperationHandler, OperationOutcome } from '../operations/operation.handler.ts';
import type { OperationTask } from '../operations/operation.task.ts';
import { checkAggregates } from './aggregate.check.ts';
import { HeldLogs, type KafkaParts } from './held.logs.ts';
import { toDayRetention } from './light.record.ts';
import { checkLog } from './log.check.ts';
import { ReconcileBooks, type LogBooks } from './reconcile.books.ts';
import {
  addDifferences,
  begin,
  isDone,
  toReport,
  withLog,
  withWindow,
  type ReconcileState,
  type WindowId,
} from './reconcile.progress.ts';
import { WindowCheck } from './window.check.ts';

type ReconcileCommand = Extract<ConsumerCommand, { type: 'reconcile' }>;

export interface ReconcileParts {
  pool: Pool;
  census: RawEventCensus;
  reader: RawEventReader;
  writer: RawEventWriter;
  kafka: KafkaParts;
  topicPrefix: string;
  retention: Retention;
}

/** How often it is saved where it stands, ms: what was not saved is done again. */
const SAVE_EVERY_MS = 1_000;
const WINDOWS_DONE = 0.95;

/** Holds Kafka, Cassandra and PostgreSQL against each other, window by window, while the pipeline goes on. */
export class ReconcileHandler implements OperationHandler<'reconcile'> {
  readonly type = 'reconcile';
  readonly lane = 'checking';

  constructor(private readonly parts: ReconcileParts) {}

  async run({ topics, repair }: ReconcileCommand, task: OperationTask): Promise<OperationOutcome> {
    const { pool, topicPrefix } = this.parts;
    const logs = (await new ReconcileBooks(pool).readLogs(topics)).filter((log) => this.streamOf(log) !== undefined);
    const unknown = (topics ?? []).filter((topic) => !logs.some((log) => log.topic === topic));
    if (unknown.length > 0) return refused(`the books have no topic ${unknown.join(', ')}`);
    const state = task.checkpoint ? structuredClone(task.checkpoint as ReconcileState) : firstLook(logs, repair);
    await this.checkWindows(state, { logs, repair, task });
    const streams = [...new Set(logs.map((log) => this.streamOf(log)!))];
    const onEach = (aggregate: string) => task.advance(WINDOWS_DONE, `computes ${aggregate} anew from the state`);
    const aggregates = await checkAggregates(pool, { topicPrefix, streams, repair, onEach });
    addDifferences(state, aggregates.differences);
    const report = toReport(state, aggregates.keys, repair);
    return { result: report, line: report.isClean ? 'all agree' : `${report.remaining} differences` };
  }

  private async checkWindows(
    state: ReconcileState,
    { logs, repair, task }: { logs: readonly LogBooks[]; repair: boolean; task: OperationTask },
  ): Promise<void> {
    const held = new HeldLogs(this.parts.kafka);
    const check = this.windowCheck(held, repair, task.signal);
    const windows = logs.flatMap((log) => windowsOf(log).map((window) => ({ ...window, log })));
    let at: { log: LogBooks; stream: Stream; low: bigint | undefined } | undefined;
    let savedMs = Date.now();
    for (const [index, { log, ...window }] of windows.entries()) {
      task.signal.throwIfAborted();
      if (isDone(state, window)) continue;
      if (at?.log !== log) at = { log, stream: this.streamOf(log)!, low: await held.lowOf(log) };
      withWindow(state, window, await check.check(at, window.window));
      if (Date.now() - savedMs < SAVE_EVERY_MS) continue;
      savedMs = Date.now();
      await task.advance(
        (WINDOWS_DONE * (index + 1)) / windows.length,
        toLine(state, index + 1, windows.length),
        state,
      );
    }
    await task.advance(WINDOWS_DONE, toLine(state, windows.length, windows.length), structuredClone(state));
  }

  private windowCheck(held: HeldLogs, repair: boolean, signal: AbortSignal): WindowCheck {
    const { pool, census, reader, writer, retention } = this.parts;
    const books = new ReconcileBooks(pool);
    const stores = { pool, books, census, reader, writer, held };
    return new WindowCheck({ ...stores, retention: toDayRetention(retention), repair, signal });
  }

  private streamOf({ topic }: { topic: string }): Stream | undefined {
    const { topicPrefix } = this.parts;
    return topic.startsWith(topicPrefix) ? streamOfTopic(topic.slice(topicPrefix.length)) : undefined;
  }
}

const refused = (failure: string): OperationOutcome => ({ result: {}, line: failure, failure });

function firstLook(logs: readonly LogBooks[], repair: boolean): ReconcileState {
  const state = begin(new Date());
  for (const log of logs) {
    withLog(state, log);
    addDifferences(state, checkLog(log, repair));
  }
  return state;
}

function windowsOf({ topic, partition, generation, base, end }: LogBooks): WindowId[] {
  if (end <= base) return [];
  const [first, last] = [windowOf(base), windowOf(end - 1n)];
  return Array.from({ length: last - first + 1 }, (_, at) => ({ topic, partition, generation, window: first + at }));
}

function toLine({ logs, remaining, repairedRows }: ReconcileState, done: number, total: number): string {
  const rows = logs.reduce((sum, log) => sum + log.found, 0).toLocaleString('en');
  const repaired = repairedRows > 0 ? `, ${repairedRows.toLocaleString('en')} rows written again` : '';
  return `${done} of ${total} windows, ${rows} rows: ${remaining === 0 ? 'all agree' : `${remaining} differences`}${repaired}`;
}
