import { MAX_VALUE_BYTES } from '@freshwax/contracts';
import type { WindowRange } from './raw-event.census.ts';
import type { RawEventReader, StoredRow } from './raw-event.reader.ts';

const PAGE_BYTES = 20 * 1024 * 1024;
/** As much as the broker takes. */
const MAX_RECORD_BYTES = 1024 * 1024;
/** A record of any size takes the room of so many accepted ones. */
const ACCEPTED_IN_ONE = MAX_RECORD_BYTES / MAX_VALUE_BYTES;
const MOST_ROWS = PAGE_BYTES / MAX_VALUE_BYTES;

/** What is to be read, and what is known of it. */
export interface Judged extends WindowRange {
  /** From here on nobody has judged a record: each may be large. */
  judgedTo: bigint;
  /** Offsets of the rejected ones, which may be large too. */
  rejected: Iterable<bigint>;
}

/** What is read at once: at most `rows` of those before `to`. */
export interface Page {
  rows: number;
  to: bigint;
}

/**
 * Rows of one window, in order, page by page. The node bounds a page by rows and not by bytes; which rows may be large is
 * known from the letters, so that a page has as many as stay within 20 MiB whatever they hold.
 * @throws driver errors; see cassandraVerdict
 */
export async function* readBounded(
  { from, to, judgedTo, rejected, ...log }: Judged,
  reader: Pick<RawEventReader, 'readRange'>,
): AsyncGenerator<StoredRow[]> {
  const large = [...rejected].sort((a, b) => Number(a - b));
  for (let [next, at] = [from, 0]; next < to;) {
    while (large[at]! < next) at++;
    const page = toPage({ next, end: to, judgedTo }, large.slice(at, at + MOST_ROWS));
    const pages = reader.readRange({ ...log, from: next, to: page.to }, page.rows);
    const rows = ((await pages.next()).value as StoredRow[] | undefined) ?? [];
    yield rows;
    next = rows.length < page.rows ? page.to : rows.at(-1)!.offset + 1n;
  }
}

/**
 * The longest page from `next` on.
 * @param ahead offsets of those that may be large, in order, from `next` on; those that a page could hold are enough
 */
export function toPage(
  { next, end, judgedTo }: { next: bigint; end: bigint; judgedTo: bigint },
  ahead: readonly bigint[],
): Page {
  if (next >= judgedTo) return { rows: MOST_ROWS / ACCEPTED_IN_ONE, to: end };
  const before = judgedTo < end ? judgedTo : end;
  for (let rows = MOST_ROWS; ; rows--) {
    const held = ahead.filter((offset) => offset < next + BigInt(rows)).length;
    // Offsets may have gaps: the page ends before the next large one.
    if (rows + held * (ACCEPTED_IN_ONE - 1) <= MOST_ROWS) {
      const large = ahead[held];
      return { rows, to: large !== undefined && large < before ? large : before };
    }
  }
}
