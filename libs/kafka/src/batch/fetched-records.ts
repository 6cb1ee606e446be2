import type { Batch, KafkaMessage } from 'kafkajs';
import type { FetchedMessage, UndecodableSet } from '../fetch/record-set.ts';
import type { AnswerBytes, SetContext } from '../fetch/set.record.ts';
import { toTimestampMs, type KafkaRecord } from './chunk.ts';

/** All but its offset is made when it is asked for: most records wait, and outlive the young space. */
class FetchedRecord implements KafkaRecord {
  readonly offset: bigint;

  constructor(private readonly message: KafkaMessage) {
    this.offset = BigInt(message.offset);
  }

  get timestampMs(): number {
    return toTimestampMs(this.message.timestamp);
  }

  get key(): Buffer | null {
    return this.message.key;
  }

  get value(): Buffer | null {
    return this.message.value;
  }

  get headers(): KafkaRecord['headers'] {
    return this.message.headers ?? {};
  }

  get bytes(): number {
    return (this.message as Partial<FetchedMessage>).bytes ?? 0;
  }
}

/** A record; or a set that nobody can read, as one entry at its last offset. */
export function toRecord(message: KafkaMessage): KafkaRecord {
  const { undecodable } = message as { undecodable?: UndecodableSet };
  const record = new FetchedRecord(message);
  if (!undecodable) return record;
  const { offset, timestampMs, key, value, headers } = record;
  return { offset, timestampMs, key, value, headers, undecodable };
}

/** Of the last record; kafkajs hands on what our reader says of its set. */
const lastContext = ({ messages }: Batch): SetContext | undefined =>
  (messages.at(-1) as unknown as Partial<FetchedMessage> | undefined)?.batchContext;

/** What stays in memory as long as one of its records does. */
export const answerOf = (batch: Batch): AnswerBytes => lastContext(batch)?.answer ?? { bytes: 0 };

/** What Kafka gave of one partition, in one answer or in several that continue each other. */
export interface Fetched {
  messages: readonly KafkaMessage[];
  /** The offset that was asked for. */
  fetchedOffset: bigint;
  /** Of the last record, or of a control record after it. */
  lastOffset: bigint;
  /** Under which the last of the records was written. */
  leaderEpoch: number;
}

export const toFetched = (batch: Batch): Fetched => ({
  messages: batch.messages,
  // kafkajs has it and its types do not.
  fetchedOffset: BigInt((batch as unknown as { fetchedOffset: string }).fetchedOffset),
  lastOffset: BigInt(batch.lastOffset()),
  leaderEpoch: lastContext(batch)?.leaderEpoch ?? -1,
});

/** Where another leader writes on, what was applied last is compared first: that takes an answer of its own. */
export const isContinuedBy = (before: Fetched, next: Fetched): boolean =>
  next.fetchedOffset === before.lastOffset + 1n && next.leaderEpoch === before.leaderEpoch;

/** @param parts each continued by the next; at least one */
export const toJoined = (parts: readonly Fetched[]): Fetched => ({
  ...parts.at(-1)!,
  messages: parts.flatMap(({ messages }) => messages),
  fetchedOffset: parts[0]!.fetchedOffset,
});

const firstOffset = ({ offset, undecodable }: KafkaRecord): bigint => undecodable?.firstOffset ?? offset;

/** The record at an offset, also inside a set that nobody can read. */
export function recordAt(entries: readonly KafkaRecord[], offset: bigint): KafkaRecord | undefined {
  const entry = entries.find((it) => it.offset >= offset && firstOffset(it) <= offset);
  return entry?.undecodable ? { ...entry, offset } : entry;
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
