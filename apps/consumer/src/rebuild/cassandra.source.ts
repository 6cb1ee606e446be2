import type { LogId, RawEventReader } from '@freshwax/cassandra';
import type { KafkaRecord } from '@freshwax/kafka';
import type { Letters, LogRange, RecordSource } from './record.source.ts';
import { toKafkaRecord } from './stored-record.ts';

/** An accepted value has at most 256 KiB. */
const PAGE_ROWS = 500;
/** What was rejected may be as large as the broker takes; so many of them at most are in one page. */
const PAGE_LETTERS = 32;
/** One statement takes so many: more gain nothing. */
const PIECE_ROWS = 2_000;
const PIECE_BYTES = 8 * 1024 * 1024;

/** Raw events as the consumers stored them. */
export class CassandraSource implements RecordSource {
  constructor(private readonly reader: Pick<RawEventReader, 'readRange' | 'readAt'>) {}

  /** What is missing here is nowhere. */
  async look(): Promise<number> {
    return 0;
  }

  async *read(range: LogRange, letters: Letters): AsyncGenerator<KafkaRecord[]> {
    let piece: KafkaRecord[] = [];
    let bytes = 0;
    for await (const page of readAhead(this.pages(range, letters))) {
      piece.push(...page);
      bytes += page.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
      if (piece.length < PIECE_ROWS && bytes < PIECE_BYTES) continue;
      yield piece;
      [piece, bytes] = [[], 0];
    }
    if (piece.length > 0) yield piece;
  }

  async present(log: LogId, offsets: readonly bigint[]): Promise<ReadonlySet<bigint>> {
    const there = new Set<bigint>();
    // One by one: those that are asked for are few, and each may be large.
    for (const offset of offsets) if (await this.reader.readAt(log, offset)) there.add(offset);
    return there;
  }

  private async *pages(range: LogRange, letters: Letters): AsyncGenerator<KafkaRecord[]> {
    for (const stretch of stretchesOf(range, letters))
      for await (const page of this.reader.readRange(stretch, PAGE_ROWS))
        yield page.map((row) => toKafkaRecord(row, !letters.has(row.offset)));
  }
}

/** Cuts a range so that no part has more letters than a page may. */
function* stretchesOf(range: LogRange, letters: Letters): Generator<LogRange> {
  const offsets = [...letters.keys()].sort((a, b) => (a < b ? -1 : 1));
  let from = range.from;
  for (let at = PAGE_LETTERS; at < offsets.length; at += PAGE_LETTERS) {
    yield { ...range, from, to: offsets[at]! };
    from = offsets[at]!;
  }
  yield { ...range, from };
}

/** Asks for the next page while the one before is worked on. */
async function* readAhead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = pages.next();
  for (;;) {
    const { value, done } = await next;
    if (done) return;
    next = pages.next();
    // Whoever ends early does not wait for it.
    next.catch(() => undefined);
    yield value;
  }
}
