import { RecordPublisher, type Kafka, type PlacedRecord, type TopicsAdmin } from '@freshwax/kafka';
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
  const { kafka, signal, persistently } = parts;
  const files = backup.manifest.unapplied;
  if (files.length === 0) return 0;
  const publisher = new RecordPublisher(kafka);
  await persistently(() => publisher.connect());
  try {
    let published = 0;
    for (const { topic, topicId, partition, file } of files) {
      const heldFrom = await persistently(() => heldFromOf({ topic, topicId, partition }, parts));
      for await (const records of requestsOf(backup.lines(file), { topic, partition, heldFrom })) {
        signal.throwIfAborted();
        // Published twice it is the same event, which changes nothing the second time.
        await persistently(() => publisher.publishAll(records));
        published += records.length;
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

async function heldFromOf(
  { topic, topicId, partition }: { topic: string; topicId: string; partition: number },
  { topics, topicIds }: UnappliedParts,
): Promise<bigint | undefined> {
  if (topicIds.get(topic) !== topicId) return undefined;
  return (await topics.readWatermarks(topic)).find((it) => it.partition === partition)?.low;
}

async function* requestsOf(
  lines: AsyncIterable<string[]>,
  { topic, partition, heldFrom }: Place,
): AsyncGenerator<PlacedRecord[]> {
  let request: PlacedRecord[] = [];
  let bytes = 0;
  for await (const some of lines) {
    for (const line of some) {
      const { offset, record } = parseRecordLine(line);
      if (heldFrom !== undefined && offset >= heldFrom) continue;
      if (bytes + line.length > REQUEST_BYTES && request.length > 0) {
        yield request;
        [request, bytes] = [[], 0];
      }
      request.push({ topic, partition, ...record });
      bytes += line.length;
    }
  }
  if (request.length > 0) yield request;
}
