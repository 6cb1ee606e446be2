import type { Batch, KafkaMessage } from 'kafkajs';
import type { FetchedMessage, UndecodableSet } from '../fetch/record-set.ts';
import { toTimestampMs, type KafkaRecord } from './chunk.ts';

/** A record; or a set that nobody can read, as one entry at its last offset. */
export function toRecord(message: KafkaMessage): KafkaRecord {
  const { undecodable } = message as { undecodable?: UndecodableSet };
  return {
    offset: BigInt(message.offset),
    timestampMs: toTimestampMs(message.timestamp),
    key: message.key,
    value: message.value,
    headers: message.headers ?? {},
    ...(undecodable && { undecodable }),
  };
}

/** Of the last record; kafkajs hands on what our reader says of its set. */
export const leaderEpoch = ({ messages }: Batch): number =>
  (messages.at(-1) as unknown as Partial<FetchedMessage> | undefined)?.batchContext?.leaderEpoch ?? -1;

/** The offset that was asked for; kafkajs has it and its types do not. */
export const fetchedOffset = (batch: Batch): bigint =>
  BigInt((batch as unknown as { fetchedOffset: string }).fetchedOffset);

const firstOffset = ({ offset, undecodable }: KafkaRecord): bigint => undecodable?.firstOffset ?? offset;

/** The record at an offset, also inside a set that nobody can read. */
export function recordAt(entries: readonly KafkaRecord[], offset: bigint): KafkaRecord | undefined {
  const entry = entries.find((it) => it.offset >= offset && firstOffset(it) <= offset);
  return entry && { ...entry, offset };
}

/**
 * One record for each offset from `from` on. One after the other: a set that nobody can read may claim millions.
 * @param to first offset that is not given; without one, to the end of the entries
 */
export function* recordsFrom(entries: readonly KafkaRecord[], from: bigint, to?: bigint): Generator<KafkaRecord> {
  const isPast = (offset: bigint): boolean => to !== undefined && offset >= to;
  for (const entry of entries) {
    if (!entry.undecodable) {
      if (isPast(entry.offset)) return;
      yield entry;
      continue;
    }
    for (let offset = max(firstOffset(entry), from); offset <= entry.offset && !isPast(offset); offset++)
      yield { ...entry, offset };
  }
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
