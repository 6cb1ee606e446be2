import { crc32c } from './crc32c.ts';
import { CHECKED_FROM, FORMAT, toUndecodable, type ReadSet, type SetHead } from './record-set.ts';

/** Places remembered; more than that is one line or one disk, and forgetting costs one more look. */
const MOST_DAMAGED = 100;

/** Hashes of sets that cannot be what was written, so that a second look tells a disturbed line from a damaged log. */
const seen = new Map<string, number>();

/** A set as it came, and the offset that it was to hold: every one before it is read. */
export interface FetchedSet {
  /** Of the partition. */
  key: string;
  next: bigint;
  bytes: Buffer;
  head: SetHead;
}

/** @returns why a set cannot be what was written; undefined when it can */
export function damageOf({ bytes, head }: FetchedSet): string | undefined {
  if (head.format === 0 || head.format === 1) return `format ${head.format} of Kafka before 0.11 is not read`;
  if (head.format !== FORMAT) return `its format is said to be ${head.format}: the log is damaged`;
  return crc32c(bytes.subarray(CHECKED_FROM)) === head.crc
    ? undefined
    : 'its checksum does not fit: the log is damaged';
}

/** @returns undefined where a second look is due */
export function readDamaged(set: FetchedSet, reason: string): ReadSet | undefined {
  const place = `${set.key}/${set.head.firstOffset}`;
  const hash = crc32c(set.bytes);
  if (seen.get(place) === hash) return toUndecodable(set.bytes, asDamaged(set), reason);
  if (seen.size >= MOST_DAMAGED) seen.clear();
  seen.set(place, hash);
  return undefined;
}

/**
 * The head is damaged too, perhaps. What it says of its length twice is believed when both agree; else only that the set
 * holds the offset that was asked for. What is asked for next is then the one after that, and the log says what holds it.
 */
function asDamaged({ head, next }: FetchedSet): SetHead {
  const saysOne = head.lastOffset === head.firstOffset + BigInt(head.count - 1);
  const isThere = head.firstOffset <= next && next <= head.lastOffset;
  if (saysOne && isThere) return head;
  return { ...head, firstOffset: head.firstOffset <= next ? head.firstOffset : next, lastOffset: next };
}
