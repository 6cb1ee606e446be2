import { BytesReader } from './bytes.reader.ts';
import { damageOf, readDamaged } from './damaged-sets.ts';
import { HEAD_BYTES, readHead, readRecordSet, type FetchedMessage } from './record-set.ts';

/** Records of one answer take at most about so much memory; what lies beyond is left out and fetched again. */
const MOST_BYTES = 32 * 1024 * 1024;
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
  /** The offset that was asked for. */
  from: bigint;
  answer: PartitionAnswer;
  records: Buffer;
}

/** Offsets that a fetch asks for, by place. */
export type Asked = ReadonlyMap<string, bigint>;
export const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

let turn = 0;

/**
 * Reads a fetch answer (version 11, what brokers from 2.3 on are asked for) in place of kafkajs, which ends the consumer for
 * good at a set that it cannot decompress or parse, sets no limit to what one grows to, and compares no checksum.
 */
export function decodeFetchAnswer(raw: Buffer, asked: Asked): FetchAnswer {
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
    return { topicName, partitions: listOf(reader, () => readPartition(reader, { topic: topicName, asked }, unread)) };
  });
  readWithinBudget(unread);
  return answer;
}

function listOf<T>(reader: BytesReader, read: () => T): T[] {
  const length = reader.int32();
  return Array.from({ length: Math.max(0, length) }, read);
}

function readPartition(
  reader: BytesReader,
  { topic, asked }: { topic: string; asked: Asked },
  unread: Unread[],
): PartitionAnswer {
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
  const key = placeOf(topic, answer.partition);
  if (length > 0) unread.push({ key, from: asked.get(key) ?? 0n, answer, records: reader.take(length) });
  return answer;
}

/** Each answer begins with another partition, so that none waits for ever behind one whose records fill the budget. */
function readWithinBudget(unread: readonly Unread[]): void {
  const first = turn++;
  let bytes = 0;
  for (let at = 0; at < unread.length && bytes < MOST_BYTES; at++) {
    bytes += readSets(unread[(first + at) % unread.length]!);
  }
}

/** @returns about how much memory the records take, bytes */
function readSets({ key, from, answer: { messages }, records }: Unread): number {
  let memoryBytes = 0;
  for (let [at, next] = [0, from]; memoryBytes < MOST_BYTES && at + HEAD_BYTES <= records.length;) {
    const end = at + LENGTH_ENDS + records.readInt32BE(at + LENGTH_AT);
    // The last set of an answer may be cut off: it is fetched again with the next. So is one whose length the line disturbed.
    if (end > records.length || end < at + HEAD_BYTES) break;
    const bytes = records.subarray(at, end);
    const set = { key, next, bytes, head: readHead(bytes) };
    const damage = damageOf(set);
    const read = damage === undefined ? readRecordSet(bytes, set.head) : readDamaged(set, damage);
    for (const message of read?.messages ?? []) messages.push(message);
    memoryBytes += read?.memoryBytes ?? 0;
    // How far a damaged one goes is not sure: what comes after it is asked for anew.
    if (damage !== undefined) break;
    [at, next] = [end, set.head.lastOffset + 1n];
  }
  return memoryBytes;
}
