import { readBounded, type LogId, type RawEventReader } from '@freshwax/cassandra';
import type { KafkaRecord } from '@freshwax/kafka';
import type { Letters, LogRange, RecordSource } from './record.source.ts';
import { toKafkaRecord } from './stored-record.ts';

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

  read(range: LogRange, letters: Letters): AsyncGenerator<KafkaRecord[]> {
    return readAhead(this.pieces(range, letters));
  }

  async present(log: LogId, offsets: readonly bigint[]): Promise<ReadonlySet<bigint>> {
    const there = new Set<bigint>();
    // One by one: those that are asked for are few, and each may be large.
    for (const offset of offsets) if (await this.reader.readAt(log, offset)) there.add(offset);
    return there;
  }

  private async *pieces(range: LogRange, letters: Letters): AsyncGenerator<KafkaRecord[]> {
    let piece: KafkaRecord[] = [];
    let bytes = 0;
    // Everything below a position is judged.
    for await (const page of readBounded({ ...range, judgedTo: range.to, rejected: letters.keys() }, this.reader)) {
      for (const row of page) {
        piece.push(toKafkaRecord(row, !letters.has(row.offset)));
        bytes += row.payload?.length ?? 0;
      }
      if (piece.length < PIECE_ROWS && bytes < PIECE_BYTES) continue;
      yield piece;
      [piece, bytes] = [[], 0];
    }
    if (piece.length > 0) yield piece;
  }
}

/** Reads the next piece while the one before is applied. */
async function* readAhead<T>(pieces: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = pieces.next();
  for (;;) {
    const { value, done } = await next;
    if (done) return;
    next = pieces.next();
    // Whoever ends early does not wait for it.
    next.catch(() => undefined);
    yield value;
  }
}
