import { setTimeout as delay } from 'node:timers/promises';
import type { Census, LogId, RawEventCensus, RawEventReader, RawEventWriter } from '@freshwax/cassandra';
import type { Difference, Stream } from '@freshwax/contracts';
import { tryMaintenance, type Pool } from '@freshwax/postgres';
import { NotYetError } from '../operations/operation.handler.ts';
import type { PurgeRule } from '../purge/purge.rule.ts';
import type { HeldLogs } from './held.logs.ts';
import type { DayRetention } from './light.record.ts';
import type { LogBooks, ReconcileBooks, WindowBooks } from './reconcile.books.ts';
import { compareSample } from './sample.check.ts';
import { toAltered, toDifferences, type Repair } from './window.differences.ts';
import { fits, toExpectation, type Expectation } from './window.expectation.ts';
import { explain, type Explanation } from './window.explanation.ts';
import { repairWindow } from './window.repair.ts';

export interface WindowParts {
  pool: Pool;
  books: ReconcileBooks;
  census: Pick<RawEventCensus, 'count' | 'offsets'>;
  reader: Pick<RawEventReader, 'readRange'>;
  writer: Pick<RawEventWriter, 'write'>;
  held: HeldLogs;
  retention: DayRetention;
  repair: boolean;
  signal: AbortSignal;
}

/** What a window came to. */
export interface WindowFinding {
  expected: Expectation;
  found: bigint;
  compared: number;
  repairedRows: number;
  differences: Difference[];
}

/** A log whose windows are looked at, with what is read of it once. */
export interface LogAtHand {
  log: LogBooks;
  stream: Stream;
  /** Oldest offset that Kafka still holds of it; undefined when it holds none. */
  low: bigint | undefined;
}

interface Look {
  books: WindowBooks;
  expected: Expectation;
  census: Census;
}

const LOOKS = 3;
const BETWEEN_LOOKS_MS = 200;

/**
 * Holds one window against the books, and against Kafka where that still has its records. Only what lies below a position
 * that was read before is looked at: those rows are all in Cassandra.
 */
export class WindowCheck {
  constructor(private readonly parts: WindowParts) {}

  /** @returns undefined when the books do not have it any more @throws NotYetError; driver errors, KafkaJSError */
  async check(at: LogAtHand, window: number): Promise<WindowFinding | undefined> {
    const look = await this.settled(at, window);
    if (!look) return undefined;
    const { books, expected, census } = look;
    const isRight = fits(expected, books.letters, census) && (await this.areGapsTheLogs(at, look));
    const finding = { expected, found: census.rows, compared: 0, repairedRows: 0, differences: [] };
    if (!isRight) Object.assign(finding, await (this.parts.repair ? this.mend(at, look) : this.say(at, look)));
    return this.withSample(at, books, finding);
  }

  /** Books and rows are not read at one moment: what differs is looked at again before it counts. */
  private async settled({ log }: LogAtHand, window: number): Promise<Look | undefined> {
    for (let left = LOOKS; ; left--) {
      const look = await this.look(log, window);
      if (!look || left === 1 || fits(look.expected, look.books.letters, look.census)) return look;
      if (await this.parts.books.isPurging()) throw new NotYetError('a purge is under way');
      await delay(BETWEEN_LOOKS_MS, undefined, { signal: this.parts.signal });
    }
  }

  private async look(log: LogId, window: number): Promise<Look | undefined> {
    const books = await this.parts.books.readWindow(log, window);
    if (!books) return undefined;
    const { topic, partition, generation, from, to } = books;
    const census = await this.parts.census.count({ topic, partition, generation, from, to });
    return { books, expected: toExpectation(books), census };
  }

  /** Offsets without a record are Kafka's own markers, or what compaction took: where its log is there, it says so. */
  private async areGapsTheLogs({ log, low }: LogAtHand, { books, expected }: Look): Promise<boolean> {
    if (expected.counted === expected.offsets || low === undefined || low > books.from) return true;
    return (await this.parts.held.count(log, books)) === expected.counted;
  }

  private async say(at: LogAtHand, { books, expected }: Look): Promise<Partial<WindowFinding>> {
    const why = await this.explain(at, books, expected);
    if (await this.parts.books.isPurging()) throw new NotYetError('a purge is under way');
    return { differences: toDifferences(books, expected, { why, repair: undefined }) };
  }

  /** No purge, expiry or rebuild meanwhile: they hold the same lock. */
  private async mend(at: LogAtHand, { books: { window } }: Look): Promise<Partial<WindowFinding>> {
    const mended = await tryMaintenance(this.parts.pool, async () => {
      const { books, expected } = (await this.look(at.log, window))!;
      const rules = await this.parts.books.readRules(at.log);
      const why = await this.explain(at, books, expected, rules);
      const repair = await this.repair(at, why, rules);
      const census = await this.parts.census.count(books);
      const differences = toDifferences(books, expected, { why, repair });
      return { expected, found: census.rows, repairedRows: repair.rows - repair.stillMissing.length, differences };
    });
    if (!mended) throw new NotYetError('expiry, a purge or a rebuild is at work');
    return mended;
  }

  private async repair({ log, stream }: LogAtHand, why: Explanation, rules: readonly PurgeRule[]): Promise<Repair> {
    const { held, writer, signal } = this.parts;
    if (why.missing.length === 0) return { rows: 0, stillMissing: [] };
    const rows = await repairWindow(log, why.missing, {
      held,
      writer,
      stream,
      rules,
      retention: why.retention,
      signal,
    });
    const { topic, partition, generation } = log;
    const range = { topic, partition, generation, from: why.missing[0]!, to: why.missing.at(-1)! + 1n };
    const found = await this.offsets(range);
    return { rows, stillMissing: why.missing.filter((offset) => !found.has(offset)) };
  }

  private async explain(
    { log, stream, low }: LogAtHand,
    books: WindowBooks,
    expected: Expectation,
    known?: readonly PurgeRule[],
  ): Promise<Explanation> {
    const { topic, partition, generation, from, to } = books;
    const found = await this.offsets({ topic, partition, generation, from, to });
    const today = this.parts.retention;
    if (low === undefined || low >= to) return explain(books, expected, { found, held: undefined, today });
    const rules = known ?? (await this.parts.books.readRules(log));
    const range = { from: low > from ? low : from, to };
    const records = await this.parts.held.readLight(log, range, { stream, rules });
    return explain(books, expected, { found, held: { from: range.from, records }, today });
  }

  private async offsets(range: Parameters<RawEventCensus['offsets']>[0]): Promise<Set<bigint>> {
    const found = new Set<bigint>();
    for await (const offset of this.parts.census.offsets(range)) found.add(offset);
    return found;
  }

  private async withSample(at: LogAtHand, books: WindowBooks, finding: WindowFinding): Promise<WindowFinding> {
    const { log, stream, low } = at;
    if (low === undefined) return finding;
    const { held, reader } = this.parts;
    const range = { from: low > books.from ? low : books.from, to: books.to };
    const { compared, altered } = await compareSample(log, range, { held, reader, stream });
    return {
      ...finding,
      compared,
      differences: [...finding.differences, ...toAltered(books, altered, this.parts.repair)],
    };
  }
}
