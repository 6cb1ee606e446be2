import type { LogId, RawEventReader } from '@freshwax/cassandra';
import type { KafkaRecord } from '@freshwax/kafka';
import type { Letters, LogRange, RecordSource } from './record.source.ts';
import { toKafkaRecord } from './stored-record.ts';

/** An accepted value has at most 256 KiB; where something was rejected, rows may be as large as the broker takes. */
const PAGE_ROWS = 500;
const PAGE_ROWS_OF_ANY_SIZE = 16;

/** Raw events as the consumers stored them. */
export class CassandraSource implements RecordSource {
  constructor(private readonly reader: Pick<RawEventReader, 'readRange' | 'readAt'>) {}

  /** What is missing here is nowhere. */
  async look(): Promise<number> {
    return 0;
  }

  async *read(range: LogRange, letters: Letters): AsyncGenerator<KafkaRecord[]> {
    const pages = this.reader.readRange(range, letters.size > 0 ? PAGE_ROWS_OF_ANY_SIZE : PAGE_ROWS);
    for await (const page of readAhead(pages)) yield page.map((row) => toKafkaRecord(row, !letters.has(row.offset)));
  }

  async present(log: LogId, offsets: readonly bigint[]): Promise<ReadonlySet<bigint>> {
    const there = new Set<bigint>();
    // One by one: those that are asked for are few, and each may be large.
    for (const offset of offsets) if (await this.reader.readAt(log, offset)) there.add(offset);
    return there;
  }
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
