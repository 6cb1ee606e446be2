import { RecordPublisher, type Kafka, type PlacedRecord } from '@freshwax/kafka';
import type { Persistently } from '../backup/persistently.ts';
import { parseRecordLine } from '../backup/record-line.ts';
import type { StoredBackup } from '../backup/stored.backup.ts';

/** Together below what a topic allows for one record. */
const REQUEST_BYTES = 512 * 1024;

/**
 * Publishes again what had come and was not applied, to topics that are others than those that were backed up: those still
 * hold it.
 * @param topicIds those of now
 * @returns records published
 * @throws KafkaJSError when Kafka stays away for a minute; RecordTooLargeError; the signal's reason
 */
export async function publishUnapplied(
  backup: StoredBackup,
  topicIds: ReadonlyMap<string, string>,
  { kafka, signal, persistently }: { kafka: Kafka; signal: AbortSignal; persistently: Persistently },
): Promise<number> {
  const files = backup.manifest.unapplied.filter(({ topic, topicId }) => topicIds.get(topic) !== topicId);
  if (files.length === 0) return 0;
  const publisher = new RecordPublisher(kafka);
  await persistently(() => publisher.connect());
  try {
    let published = 0;
    for (const { topic, partition, file } of files) {
      for await (const records of requestsOf(backup.lines(file), { topic, partition })) {
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

async function* requestsOf(
  lines: AsyncIterable<string[]>,
  place: { topic: string; partition: number },
): AsyncGenerator<PlacedRecord[]> {
  let request: PlacedRecord[] = [];
  let bytes = 0;
  for await (const some of lines) {
    for (const line of some) {
      if (bytes + line.length > REQUEST_BYTES && request.length > 0) {
        yield request;
        [request, bytes] = [[], 0];
      }
      request.push({ ...place, ...parseRecordLine(line) });
      bytes += line.length;
    }
  }
  if (request.length > 0) yield request;
}
