import type { IHeaders } from 'kafkajs';
import { decompress } from './bounded-codecs.ts';
import { MAX_OUTPUT_BYTES } from './bounded-output.ts';
import { BytesReader } from './bytes.reader.ts';
import { SetRecord, type RecordsOfSet, type SetContext } from './set.record.ts';
import { UndecodableError } from './undecodable.error.ts';

/** A record, or the only entry of a set that cannot be read: then at the set's last offset. */
export interface FetchedMessage {
  offset: string;
  /** ms */
  timestamp: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: IHeaders;
  /** Of key and value, about. */
  bytes: number;
  isControlRecord: boolean;
  batchContext: SetContext;
  undecodable?: UndecodableSet;
}

/** Records that nobody can read: where they lie, why, and their bytes as they came. */
export interface UndecodableSet {
  firstOffset: bigint;
  reason: string;
  bytes: Buffer;
}

/** Head of a record set of the present format. */
export interface SetHead {
  firstOffset: bigint;
  lastOffset: bigint;
  leaderEpoch: number;
  /** What it says of its format; all else is as of FORMAT, whatever it says. */
  format: number;
  crc: number;
  attributes: number;
  /** ms; LogAppendTime when the topic has that. */
  firstTimestamp: bigint;
  maxTimestamp: bigint;
  producerId: bigint;
  count: number;
}

/** Up to and with the count of records. */
export const HEAD_BYTES = 61;
/** What the checksum covers begins here. */
export const CHECKED_FROM = 21;
/** Of Kafka from 0.11 on; the only one that is read. */
export const FORMAT = 2;
const CODEC = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** What a record costs besides its bytes. */
const RECORD_BYTES = 400;
/** What a header costs: a name and a view of its value. An empty one has 2 bytes, so that a set of 8 MiB may hold 4 million. */
const HEADER_BYTES = 250;
/** Of the records of one set with what they cost besides, bytes: no set of events within the limit of its output has more. */
const MOST_SET_BYTES = 32 * 1024 * 1024;

/** @param bytes one whole record set, HEAD_BYTES at least */
export function readHead(bytes: Buffer): SetHead {
  const reader = new BytesReader(bytes);
  const firstOffset = reader.int64();
  reader.take(4);
  const leaderEpoch = reader.int32();
  const format = reader.int8();
  const crc = reader.int32();
  const attributes = reader.int16();
  const lastOffset = firstOffset + BigInt(reader.int32());
  const firstTimestamp = reader.int64();
  const maxTimestamp = reader.int64();
  const producerId = reader.int64();
  reader.take(6);
  const times = { firstTimestamp, maxTimestamp };
  const place = { firstOffset, lastOffset, leaderEpoch };
  return { ...place, format, crc, attributes, ...times, producerId, count: reader.int32() };
}

/** What lay in a set. */
export interface ReadSet {
  messages: FetchedMessage[];
  /** About how much memory it took to read it. */
  memoryBytes: number;
  /** What it grew to beside the answer that it came in; 0 where its records lie in that. */
  inflatedBytes: number;
}

/** Never throws for what a set holds: one that cannot be read comes back as a single entry that says so. */
export function readRecordSet(bytes: Buffer, head: SetHead): ReadSet {
  try {
    if (head.count * RECORD_BYTES > MOST_SET_BYTES)
      throw new UndecodableError(`it claims to hold ${head.count} records`);
    const packed = bytes.subarray(HEAD_BYTES);
    const records = decompress(head.attributes & CODEC, packed);
    return { ...toMessages(records, head), inflatedBytes: records === packed ? 0 : records.length };
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error;
    const read = toUndecodable(bytes, head, error.message);
    // What it took to find out: an answer may hold 1,500 bombs of 700 bytes, and no heartbeat goes out while it is read.
    return (head.attributes & CODEC) === 0 ? read : { ...read, memoryBytes: MAX_OUTPUT_BYTES };
  }
}

export function toUndecodable(bytes: Buffer, head: SetHead, reason: string): ReadSet {
  const message: FetchedMessage = {
    offset: String(head.lastOffset),
    timestamp: String(head.maxTimestamp),
    key: null,
    value: null,
    headers: {},
    bytes: 0,
    isControlRecord: (head.attributes & CONTROL) !== 0,
    batchContext: toContext(head),
    undecodable: { firstOffset: head.firstOffset, reason, bytes },
  };
  return { messages: [message], memoryBytes: RECORD_BYTES + bytes.length, inflatedBytes: 0 };
}

const toContext = ({ producerId, attributes, leaderEpoch }: SetHead): SetContext => ({
  producerId: String(producerId),
  inTransaction: (attributes & TRANSACTIONAL) !== 0,
  leaderEpoch,
});

function toMessages(bytes: Buffer, head: SetHead): Omit<ReadSet, 'inflatedBytes'> {
  const { attributes, firstOffset, firstTimestamp, maxTimestamp } = head;
  const set: RecordsOfSet = {
    bytes,
    firstOffset,
    firstTimestamp,
    appendTime: (attributes & LOG_APPEND_TIME) === 0 ? null : String(maxTimestamp),
    isControlRecord: (attributes & CONTROL) !== 0,
    batchContext: toContext(head),
  };
  const reader = new BytesReader(bytes);
  let memoryBytes = bytes.length;
  const count = (headers: number): void => {
    memoryBytes += RECORD_BYTES + headers * HEADER_BYTES;
    // Before they are gone through.
    if (memoryBytes > MOST_SET_BYTES) throw new UndecodableError('its records have too many headers');
  };
  const messages: FetchedMessage[] = [];
  for (let at = 0; at < head.count; at++) messages.push(SetRecord.next(set, reader, count));
  return { messages, memoryBytes };
}
