import type { Census } from '@freshwax/cassandra';
import type { WindowBooks } from './reconcile.books.ts';

/** What a window must hold now, by the books. */
export interface Expectation {
  offsets: bigint;
  /** Records counted, whatever became of their rows. */
  counted: bigint;
  rejected: bigint;
  /** Rows that retention has removed by now, and those that purges took. */
  expired: bigint;
  purged: bigint;
  rows: bigint;
  /** Sum of their offsets; undefined where the books do not say which they are. */
  offsetSum: bigint | undefined;
}

/**
 * A row ends at the UTC midnight that begins its day of expiry: on that day it is gone. Purged rows are counted in the group
 * that they were of.
 */
export function toExpectation({ from, to, groups, today }: WindowBooks): Expectation {
  const offsets = to > from ? to - from : 0n;
  const sum = (of: (group: WindowBooks['groups'][number]) => bigint): bigint =>
    groups.reduce((total, group) => total + of(group), 0n);
  const isGone = (expiresOn: string): boolean => expiresOn !== 'infinity' && expiresOn <= today;
  const counted = sum((it) => it.accepted + it.rejected);
  const purged = sum((it) => it.purged);
  const expired = sum((it) => (isGone(it.expiresOn) ? it.accepted + it.rejected - it.purged : 0n));
  const rows = counted - purged - expired;
  return {
    offsets,
    counted,
    rejected: sum((it) => it.rejected),
    expired,
    purged,
    rows,
    offsetSum: rows === offsets && offsets > 0n ? ((from + to - 1n) * offsets) / 2n : undefined,
  };
}

/** Whether the books agree with themselves and with the rows. */
export const fits = (expected: Expectation, letters: bigint, census: Census): boolean =>
  census.rows === expected.rows &&
  (expected.offsetSum === undefined || census.offsetSum === expected.offsetSum) &&
  expected.counted <= expected.offsets &&
  expected.rejected === letters;
