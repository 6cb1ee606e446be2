import { WINDOW_SIZE } from '@freshwax/contracts';
import type { UndecodableSet } from '../fetch/record-set.ts';

export interface TopicPartition {
  topic: string;
  partition: number;
}

/** A partition as its ledger row stood when it was claimed; `epoch` fences every earlier owner. */
export interface Claim extends TopicPartition {
  generation: number;
  topicId: string;
  epoch: bigint;
  nextOffset: bigint;
  /** Offset and hash of the last applied record; null before the first. */
  lastOffset: bigint | null;
  lastRecord: string | null;
}

/** One record as Kafka gave it. */
export interface KafkaRecord {
  offset: bigint;
  /** LogAppendTime, ms; see `toTimestampMs`. */
  timestampMs: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, Buffer | string | (Buffer | string)[] | undefined>;
  /** Of key and value, about, where it was fetched for a chunk. */
  bytes?: number;
  /** It lay in a record set that nobody can read: key and value are null then. */
  undecodable?: UndecodableSet;
}

/** Dates, days of PostgreSQL and microseconds of Cassandra all hold it. */
const LATEST_MS = Date.UTC(2100, 0);

/** A topic that was not made by us may have CreateTime: any 64 bits, of which no store takes the largest, nor the smallest. */
export const toTimestampMs = (timestamp: string): number => Math.max(0, Math.min(Number(timestamp), LATEST_MS));

/** What one statement applies: records of one partition, in order, of one window. */
export interface Chunk {
  claim: Claim;
  /** The claim's position before the chunk. */
  from: bigint;
  /** Offset after the last record. */
  to: bigint;
  records: KafkaRecord[];
}

/** What became of a chunk. */
export type ChunkOutcome =
  | { kind: 'applied' }
  /** The ledger has another epoch or position: claim again if the partition is still ours. */
  | { kind: 'fenced' }
  /** A store is away: the same chunk again, later. */
  | { kind: 'retry'; reason: string }
  /** Only an operator can decide how to go on. */
  | { kind: 'stopped'; reason: string };

/**
 * What an operator does about a log that no longer continues where the ledger stands.
 * @param partition where only its records tell, not its ends
 */
export const remedy = (topic: string, partition?: number): string =>
  `decide with \`npx freshwax adopt ${topic}${partition === undefined ? '' : ` --partition ${partition}`}\``;

/** The broker that was asked does not have the topic: deleted, or not known there yet. Which of the two, time tells. */
export class TopicMissingError extends Error {
  constructor(readonly topic: string) {
    super(`topic ${topic} is not there`);
    this.name = 'TopicMissingError';
  }
}

/** One statement takes at most this many records: about a second of work. */
const MAX_CHUNK_RECORDS = 4_000;
/** And so many bytes, of which each is there several times by then: as read, as written to each store. Usual records do not reach it. */
const MAX_CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Cuts records into chunks of at most 4,000 and 4 MiB, or of one record, never across a window edge: a Cassandra batch that
 * touches two partitions is refused above 50 KiB.
 */
export function* cutAtWindows(records: Iterable<KafkaRecord>): Generator<KafkaRecord[]> {
  const size = BigInt(WINDOW_SIZE);
  let chunk: KafkaRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const first = chunk[0];
    const own = record.bytes ?? 0;
    const isFull = chunk.length >= MAX_CHUNK_RECORDS || bytes + own > MAX_CHUNK_BYTES;
    if (first && (isFull || record.offset / size !== first.offset / size)) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(record);
    bytes += own;
  }
  if (chunk.length > 0) yield chunk;
}
