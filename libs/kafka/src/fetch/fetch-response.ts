import { createRequire } from 'node:module';
import { BytesReader } from './bytes.reader.ts';
import { damageOf, readDamaged } from './damaged-sets.ts';
import { versionOf, type Asked } from './fetch-request.ts';
import { HEAD_BYTES, readHead, readRecordSet, type FetchedMessage } from './record-set.ts';
import type { AnswerBytes } from './set.record.ts';

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

/** A partition's answer, and its record sets as they came. */
interface Unread {
  asked: Asked;
  answer: PartitionAnswer;
  records: Buffer;
}

const { createErrorFromCode } = createRequire(import.meta.url)('kafkajs/src/protocol/error') as {
  createErrorFromCode: (code: number) => Error;
};

let turn = 0;

/**
 * Reads the answer to a `fetchRequest` in place of kafkajs, which ends the consumer for good at a set that it cannot decompress
 * or parse, sets no limit to what one grows to, and compares no checksum. Where the topic that is meant is not there, whoever
 * means it is told, and there is no answer.
 * @throws KafkaJSProtocolError when the broker could not answer at all; UndecodableError when the answer ends too early
 */
export function decodeFetchAnswer(raw: Buffer, asked: readonly Asked[]): FetchAnswer {
  const reader = new BytesReader(raw);
  reader.skipTags(); // the header's
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  // From version 13 on that is all a failure says; kafkajs reads the partitions' alone, and would ask again at once.
  if (errorCode !== 0) throw createErrorFromCode(errorCode);
  const sessionId = reader.int32();
  const all = readAnswers(reader, asked);
  for (const it of all.filter(isMissing)) it.asked.meant!.onUnknown();
  const answers = all.filter((it) => !isMissing(it));
  readWithinBudget(
    answers.filter(({ records }) => records.length > 0),
    { bytes: raw.length },
  );
  return {
    // The client waits by itself; told of it twice, kafkajs would wait for what the broker already waited.
    throttleTime: 0,
    clientSideThrottleTime,
    errorCode,
    sessionId,
    responses: answers.map(({ asked: { topic }, answer }) => ({ topicName: topic, partitions: [answer] })),
  };
}

/**
 * UNKNOWN_TOPIC_OR_PARTITION: it was deleted while the fetch waited. UNKNOWN_TOPIC_ID: the broker has no topic of that id.
 * INCONSISTENT_TOPIC_ID: the log that it has is another topic's.
 */
const MISSING = new Set([3, 100, 103]);
const isMissing = ({ asked, answer }: Unread): boolean => asked.meant !== undefined && MISSING.has(answer.errorCode);

/** Those that were asked for, in the answer's order. */
function readAnswers(reader: BytesReader, asked: readonly Asked[]): Unread[] {
  const isById = versionOf(asked) === 13;
  const byPlace = new Map(asked.map((it) => [placeOf(isById ? it.meant!.topicId : it.topic, it.partition), it]));
  const perTopic = reader.compactList(() => {
    const topic = isById ? reader.uuid() : reader.compactString();
    const partitions = reader.compactList(() => readPartition(reader));
    reader.skipTags();
    return partitions.flatMap((it) => {
      const of = byPlace.get(placeOf(topic ?? '', it.answer.partition));
      return of ? { ...it, asked: of } : [];
    });
  });
  return perTopic.flat();
}

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

function readPartition(reader: BytesReader): Omit<Unread, 'asked'> {
  const answer: PartitionAnswer = {
    partition: reader.int32(),
    errorCode: reader.int16(),
    highWatermark: String(reader.int64()),
    lastStableOffset: String(reader.int64()),
    lastStartOffset: String(reader.int64()),
    abortedTransactions: reader.compactList(() => {
      const aborted = { producerId: String(reader.int64()), firstOffset: String(reader.int64()) };
      reader.skipTags();
      return aborted;
    }),
    preferredReadReplica: reader.int32(),
    messages: [],
  };
  const records = reader.take(Math.max(0, reader.uvarint() - 1));
  reader.skipTags();
  return { answer, records };
}

/** Each answer begins with another partition, so that none waits for ever behind one whose records fill the budget. */
function readWithinBudget(unread: readonly Unread[], answer: AnswerBytes): void {
  const first = turn++;
  let bytes = 0;
  for (let at = 0; at < unread.length && bytes < MOST_BYTES; at++) {
    bytes += readSets(unread[(first + at) % unread.length]!, answer);
  }
}

/** @returns about how much memory the records take, bytes */
function readSets(
  { asked: { topic, partition, fetchOffset }, answer: { messages }, records }: Unread,
  whole: AnswerBytes,
): number {
  const key = placeOf(topic, partition);
  let memoryBytes = 0;
  for (let [at, next] = [0, BigInt(fetchOffset)]; memoryBytes < MOST_BYTES && at + HEAD_BYTES <= records.length;) {
    const end = at + LENGTH_ENDS + records.readInt32BE(at + LENGTH_AT);
    // The last set of an answer may be cut off: it is fetched again with the next. So is one whose length the line disturbed.
    if (end > records.length || end < at + HEAD_BYTES) break;
    const bytes = records.subarray(at, end);
    const set = { key, next, bytes, head: readHead(bytes) };
    const damage = damageOf(set);
    const read = damage === undefined ? readRecordSet(bytes, set.head) : readDamaged(set, damage);
    for (const message of read?.messages ?? []) messages.push(message);
    memoryBytes += read?.memoryBytes ?? 0;
    whole.bytes += read?.inflatedBytes ?? 0;
    // One of all records of the set.
    const context = read?.messages[0]?.batchContext;
    if (context) context.answer = whole;
    // How far a damaged one goes is not sure: what comes after it is asked for anew.
    if (damage !== undefined) break;
    [at, next] = [end, set.head.lastOffset + 1n];
  }
  return memoryBytes;
}
