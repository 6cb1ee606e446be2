import { createRequire } from 'node:module';
import { BytesReader } from './bytes.reader.ts';
import { crc32c } from './crc32c.ts';
import {
  CHECKED_FROM,
  HEAD_BYTES,
  readHead,
  readRecordSet,
  toUndecodable,
  type FetchedMessage,
  type ReadSet,
  type SetHead,
} from './record-set.ts';

/** Records of one answer take at most about so much memory; what lies beyond is left out and fetched again. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Places remembered; more than that is one line or one disk, and forgetting costs one more look. */
const MOST_DAMAGED = 100;
const LENGTH_AT = 8;
const LENGTH_ENDS = 12;

interface PartitionAnswer {
  partition: number;
  errorCode: number;
  highWatermark: string;
  lastStableOffset: string;
  lastStartOffset: string;
  abortedTransactions: { producerId: string; firstOffset: string }[];
  preferredReadReplica: number;
  messages: FetchedMessage[];
}

interface FetchAnswer {
  throttleTime: number;
  clientSideThrottleTime: number;
  errorCode: number;
  sessionId: number;
  responses: { topicName: string; partitions: PartitionAnswer[] }[];
}

interface Unread {
  key: string;
  answer: PartitionAnswer;
  records: Buffer;
}

/** Sets whose checksum did not fit, so that a second look tells a disturbed line from a damaged log. */
const seenDamaged = new Map<string, number>();
let turn = 0;

/**
 * Reads a fetch answer (version 11, what brokers from 2.3 on are asked for) in place of kafkajs, which ends the consumer for
 * good at a set that it cannot decompress or parse, sets no limit to what one grows to, and compares no checksum.
 */
export function decodeFetchAnswer(raw: Buffer): FetchAnswer {
  const reader = new BytesReader(raw);
  const clientSideThrottleTime = reader.int32();
  const answer: FetchAnswer = {
    // The client waits by itself; told of it twice, kafkajs would wait for what the broker already waited.
    throttleTime: 0,
    clientSideThrottleTime,
    errorCode: reader.int16(),
    sessionId: reader.int32(),
    responses: [],
  };
  const unread: Unread[] = [];
  answer.responses = listOf(reader, () => {
    const topicName = reader.string();
    return { topicName, partitions: listOf(reader, () => readPartition(reader, topicName, unread)) };
  });
  readWithinBudget(unread);
  return answer;
}

/** Puts the reading of fetch answers into kafkajs. Repeats are harmless. */
export function readFetchAnswersBounded(): void {
  const response = createRequire(import.meta.url)('kafkajs/src/protocol/requests/fetch/v11/response') as {
    decode: typeof decodeFetchAnswer;
  };
  response.decode = decodeFetchAnswer;
}

function listOf<T>(reader: BytesReader, read: () => T): T[] {
  const length = reader.int32();
  return Array.from({ length: Math.max(0, length) }, read);
}

function readPartition(reader: BytesReader, topic: string, unread: Unread[]): PartitionAnswer {
  const answer: PartitionAnswer = {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: String(reader.int64()),
    lastStableOffset: String(reader.int64()),
    lastStartOffset: String(reader.int64()),
    abortedTransactions: listOf(reader, () => ({
      producerId: String(reader.int64()),
      firstOffset: String(reader.int64()),
    })),
    preferredReadReplica: reader.int32(),
    messages: [],
  };
  const length = reader.int32();
  if (length > 0) unread.push({ key: `${topic}/${answer.partition}`, answer, records: reader.take(length) });
  return answer;
}

/** Each answer begins with another partition, so that none waits for ever behind one whose records fill the budget. */
function readWithinBudget(unread: readonly Unread[]): void {
  const first = turn++;
  let bytes = 0;
  for (let at = 0; at < unread.length && bytes < MOST_BYTES; at++) {
    const { key, answer, records } = unread[(first + at) % unread.length]!;
    bytes += readSets(key, records, answer.messages);
  }
}

/** @returns about how much memory the records take, bytes */
function readSets(key: string, records: Buffer, messages: FetchedMessage[]): number {
  let bytes = 0;
  for (let at = 0; bytes < MOST_BYTES && at + HEAD_BYTES <= records.length;) {
    const end = at + LENGTH_ENDS + records.readInt32BE(at + LENGTH_AT);
    // The last set of an answer may be cut off: it is fetched again with the next. So is one whose length the line disturbed.
    if (end > records.length || end < at + HEAD_BYTES) break;
    const read = readSet(key, records.subarray(at, end));
    if (!read) break;
    for (const message of read.messages) messages.push(message);
    bytes += read.memoryBytes;
    at = end;
  }
  return bytes;
}

/** @returns undefined where a second look is due */
function readSet(key: string, bytes: Buffer): ReadSet | undefined {
  const head = readHead(bytes);
  const crc = crc32c(bytes.subarray(CHECKED_FROM));
  if (crc === head.crc) return readRecordSet(bytes, head);
  const place = `${key}/${head.firstOffset}`;
  const isSame = seenDamaged.get(place) === crc;
  if (isSame || seenDamaged.size >= MOST_DAMAGED) seenDamaged.clear();
  if (isSame) return toUndecodable(bytes, asDamaged(head), 'its checksum does not fit: the log is damaged');
  seenDamaged.set(place, crc);
  return undefined;
}

/** The head is damaged too, perhaps: of what it says of its length the smaller is believed, and the log says what comes next. */
function asDamaged(head: SetHead): SetHead {
  const last = head.firstOffset + BigInt(Math.max(0, head.count - 1));
  const isLess = head.lastOffset >= head.firstOffset && head.lastOffset < last;
  return { ...head, lastOffset: isLess ? head.lastOffset : last };
}
