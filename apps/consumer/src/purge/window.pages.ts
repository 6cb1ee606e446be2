import { readBounded, type RawEventReader, type StoredRow } from '@freshwax/cassandra';
import { WINDOW_SIZE } from '@freshwax/contracts';
import type { PurgeWindow } from './window.store.ts';

/**
 * Rows of a window that a purge's bound is above, in order, page by page: beyond it consumers go on writing, faster than rows that
 * nobody has judged yet can be read.
 * @param rejected offsets of the window's rejected records
 * @throws driver errors; see cassandraVerdict
 */
export function readPages(
  { window, upto, appliedTo, isOfEarlierLife, ...log }: PurgeWindow,
  rejected: Iterable<bigint>,
  reader: Pick<RawEventReader, 'readRange'>,
): AsyncGenerator<StoredRow[]> {
  const from = BigInt(window) * BigInt(WINDOW_SIZE);
  const last = from + BigInt(WINDOW_SIZE);
  const to = isOfEarlierLife || upto > last ? last : upto;
  return readBounded({ ...log, from, to, judgedTo: isOfEarlierLife ? to : appliedTo, rejected }, reader);
}
