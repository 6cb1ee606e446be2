import type { RawEventReader, StoredRow } from '@freshwax/cassandra';
import { MAX_VALUE_BYTES, WINDOW_SIZE } from '@freshwax/contracts';
import type { PurgeWindow } from './window.store.ts';

const PAGE_BYTES = 20 * 1024 * 1024;
/** As much as the broker takes. */
const MAX_RECORD_BYTES = 1024 * 1024;
/** A record of any size takes the room of so many accepted ones. */
const ACCEPTED_IN_ONE = MAX_RECORD_BYTES / MAX_VALUE_BYTES;
const MOST_ROWS = PAGE_BYTES / MAX_VALUE_BYTES;

/** What is read at once: at most `rows` of those before `to`. */
export interface Page {
  rows: number;
  to: bigint;
}

/**
 * Rows of a window that a purge's bound is above, in order, page by page: beyond it consumers go on writing, faster than rows that
 * nobody has judged yet can be read. The node bounds a page by rows and not by bytes; which rows may be large is known
 * from the letters, so that a page has as many as stay within 20 MiB whatever they hold.
 * @param rejected offsets of the window's rejected records
 * @throws driver errors; see cassandraVerdict
 */
export async function* readPages(
  window: PurgeWindow,
  rejected: Iterable<bigint>,
  reader: Pick<RawEventReader, 'readRange'>,
): AsyncGenerator<readonly StoredRow[]> {
  const large = [...rejected].sort((a, b) => Number(a - b));
  let next = BigInt(window.window) * BigInt(WINDOW_SIZE);
  const last = next + BigInt(WINDOW_SIZE);
  const end = window.isOfEarlierLife || window.upto > last ? last : window.upto;
  for (let at = 0; next < end;) {
    while (large[at]! < next) at++;
    const place = { next, end, appliedTo: window.isOfEarlierLife ? end : window.appliedTo };
    const page = toPage(place, large.slice(at, at + MOST_ROWS));
    const pages = reader.readRange({ ...window, from: next, to: page.to }, page.rows);
    const rows = ((await pages.next()).value as StoredRow[] | undefined) ?? [];
    yield rows;
    next = rows.length < page.rows ? page.to : rows.at(-1)!.offset + 1n;
  }
}

/**
 * The longest page from `next` on. From `appliedTo` on nobody has judged a record: each may be large.
 * @param ahead offsets of those that may be, in order, from `next` on; those that a page could hold are enough
 */
export function toPage(
  { next, end, appliedTo }: { next: bigint; end: bigint; appliedTo: bigint },
  ahead: readonly bigint[],
): Page {
  if (next >= appliedTo) return { rows: MOST_ROWS / ACCEPTED_IN_ONE, to: end };
  const before = appliedTo < end ? appliedTo : end;
  for (let rows = MOST_ROWS; ; rows--) {
    const held = ahead.filter((offset) => offset < next + BigInt(rows)).length;
    // Offsets may have gaps: the page ends before the next large one.
    if (rows + held * (ACCEPTED_IN_ONE - 1) <= MOST_ROWS) {
      const large = ahead[held];
      return { rows, to: large !== undefined && large < before ? large : before };
    }
  }
}
