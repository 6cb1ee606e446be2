import { RecordPublisher, type BytesRecord, type Kafka, type PlacedRecord, type TopicsAdmin } from '@freshwax/kafka';
import type { Persistently } from '../backup/persistently.ts';
import { parseRecordLine } from '../backup/record-line.ts';
import type { StoredBackup } from '../backup/stored.backup.ts';

/** Together below what a topic allows for one record. */
const REQUEST_BYTES = 512 * 1024;

export interface UnappliedParts {
  kafka: Kafka;
  topics: Pick<TopicsAdmin, 'readWatermarks'>;
  /** Of now. */
  topicIds: ReadonlyMap<string, string>;
  signal: AbortSignal;
  persistently: Persistently;
}

/**
 * Publishes again what had come and was not applied, unless the log still holds it: all of it where the topic is another than the
 * one that was backed up, else what has become too old for the log.
 * @returns records published
 * @throws KafkaJSError when Kafka stays away for a minute; RecordTooLargeError; the signal's reason
 */
export async function publishUnapplied(backup: StoredBackup, parts: UnappliedParts): Promise<number> {
  const { kafka, topics, topicIds, signal, persistently } = parts;
  if (backup.manifest.unapplied.length === 0) return 0;
  const publisher = new RecordPublisher(kafka);
  await persistently(() => publisher.connect());
  try {
    let published = 0;
    for (const [topic, files] of Map.groupBy(backup.manifest.unapplied, (it) => it.topic)) {
      const marks = await persistently(() => topics.readWatermarks(topic));
      for (const { topicId, partition, file } of files) {
        const mark = marks.find((it) => it.partition === partition);
        const heldFrom = topicIds.get(topic) === topicId ? mark?.low : undefined;
        for await (const records of requestsOf(backup.lines(file), { topic, partition, heldFrom })) {
          signal.throwIfAborted();
          // Published twice it is the same event, which changes nothing the second time.
          await persistently(() => publisher.publishAll(records));
          published += records.length;
        }
      }
    }
    return published;
  } finally {
    await publisher.disconnect();
  }
}

interface Place {
  topic: string;
  partition: number;
  /** First offset that the log holds as it was backed up; undefined: none. */
  heldFrom: bigint | undefined;
}

async function* requestsOf(
  lines: AsyncIterable<string[]>,
  { topic, partition, heldFrom }: Place,
): AsyncGenerator<PlacedRecord[]> {
  let request: PlacedRecord[] = [];
  let bytes = 0;
  for await (const { record, length } of lostOf(lines, heldFrom)) {
    if (bytes + length > REQUEST_BYTES && request.length > 0) {
      yield request;
      [request, bytes] = [[], 0];
    }
    request.push({ topic, partition, ...record });
    bytes += length;
  }
  if (request.length > 0) yield request;
}

/** Lines are in the order of the log: of what it holds the first one is read, and no more. */
async function* lostOf(
  lines: AsyncIterable<string[]>,
  heldFrom: bigint | undefined,
): AsyncGenerator<{ record: BytesRecord; length: number }> {
  for await (const some of lines) {
    for (const line of some) {
      const { offset, record } = parseRecordLine(line);
      if (heldFrom !== undefined && offset >= heldFrom) return;
      yield { record, length: line.length };
    }
  }
}
