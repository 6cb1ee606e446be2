import type { LogId, RawEventReader, StoredRow } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';
import type { Persistently } from './persistently.ts';

/** Offsets from..to (not included) of one window of a log. */
export interface LogWindow extends LogId {
  window: number;
  from: bigint;
  to: bigint;
}

/** An accepted value has at most 256 KiB: 50 MiB at worst. */
const PAGE_ROWS = 200;
/** What was rejected may be as large as the broker takes, 1 MiB; so many of them at most are in one page. */
const PAGE_LETTERS = 32;

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
 * The rows of a window, page by page. The node bounds a page by rows and not by bytes; only what was rejected may be larger
 * than the contract allows, and where that lies is known.
 * @throws driver errors; see cassandraVerdict
 */
export async function* readWindow(window: LogWindow, parts: PageParts): AsyncGenerator<readonly StoredRow[]> {
  for (const range of stretchesOf(window, parts.letters)) {
    for (let from = range.from; from < range.to;) {
      const page = await parts.persistently(() => firstPage({ ...range, from }, parts.reader));
      yield page;
      from = page.length < PAGE_ROWS ? range.to : page.at(-1)!.offset + 1n;
    }
  }
}

async function firstPage(range: LogWindow, reader: PageParts['reader']): Promise<StoredRow[]> {
  for await (const page of reader.readRange(range, PAGE_ROWS)) return page;
  return [];
}

/** Cuts a window so that no part has more letters than a page may. */
export function* stretchesOf(window: LogWindow, letters: readonly bigint[]): Generator<LogWindow> {
  let from = window.from;
  for (let at = PAGE_LETTERS; at < letters.length; at += PAGE_LETTERS) {
    yield { ...window, from, to: letters[at]! };
    from = letters[at]!;
  }
  yield { ...window, from };
}
