import { readBounded, type LogId, type RawEventReader, type StoredRow } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';
import type { Persistently } from './persistently.ts';

/** Offsets from..to (not included) of one window of a log. */
export interface LogWindow extends LogId {
  window: number;
  from: bigint;
  to: bigint;
}

/** The windows of a range, in order. */
export function* windowsOf({ from, to, ...log }: LogId & { from: bigint; to: bigint }): Generator<LogWindow> {
  const size = BigInt(WINDOW_SIZE);
  for (let next = from; next < to;) {
    const window = next / size;
    const end = (window + 1n) * size;
    yield { ...log, window: Number(window), from: next, to: end < to ? end : to };
    next = end;
  }
}

export interface PageParts {
  reader: Pick<RawEventReader, 'readRange'>;
  /** Offsets of the window's dead letters, in order. */
  letters: readonly bigint[];
  persistently: Persistently;
}

/**
 * The rows of a window, page by page; each is asked for again until it comes.
 * @throws driver errors; see cassandraVerdict
 */
export function readWindow(
  range: LogWindow,
  { reader, letters, persistently }: PageParts,
): AsyncGenerator<StoredRow[]> {
  const patient: PageParts['reader'] = {
    async *readRange(...asked) {
      yield await persistently(async () => {
        for await (const page of reader.readRange(...asked)) return page;
        return [];
      });
    },
  };
  // Everything below a position is judged.
  return readBounded({ ...range, judgedTo: range.to, rejected: letters }, patient);
}
