import { streams, topicTable } from '@freshwax/contracts';
import type { KafkaRecord, LogReader, TopicIds, TopicsAdmin } from '@freshwax/kafka';
import type { BackupFolder } from './backup.folder.ts';
import type { BackupManifest } from './manifest.ts';
import type { Persistently } from './persistently.ts';
import { toRecordLine } from './record-line.ts';
import type { AppliedLog } from './snapshot.query.ts';

export interface UnappliedParts {
  topics: Pick<TopicsAdmin, 'readWatermarks'>;
  topicIds: Pick<TopicIds, 'read'>;
  log: Pick<LogReader, 'read'>;
  folder: Pick<BackupFolder, 'write' | 'drop'>;
  signal: AbortSignal;
  persistently: Persistently;
}

export interface Unapplied {
  files: BackupManifest['unapplied'];
  /** Records of sets that nobody can read: they cannot be published again. */
  unreadable: number;
}

/**
 * Copies what Kafka has acknowledged and the snapshot has not counted. Sources and imports do not say again what they have
 * published: without it, a restore into new topics would lose what came in the last moments.
 * To be called after the snapshot: what its cursors are past was published before.
 * @throws KafkaJSError when Kafka stays away for a minute; file errors; the signal's reason
 */
export async function writeUnapplied(
  logs: readonly AppliedLog[],
  topicPrefix: string,
  parts: UnappliedParts,
): Promise<Unapplied> {
  const unapplied: Unapplied = { files: [], unreadable: 0 };
  const names = streams.map((stream) => topicPrefix + topicTable[stream].topic);
  const ids = await parts.persistently(() => parts.topicIds.read(names));
  for (const [topic, topicId] of ids) {
    const current = new Map(
      logs.filter((it) => it.isCurrent && it.topicId === topicId).map((it) => [it.partition, it.to]),
    );
    for (const { partition, low, high } of await parts.persistently(() => parts.topics.readWatermarks(topic))) {
      const next = current.get(partition) ?? low;
      const from = next < low ? low : next;
      if (from >= high) continue;
      const lines = linesOf(parts, { topic, partition, from, to: high }, () => unapplied.unreadable++);
      const file = await parts.folder.write(`kafka/${topic}.${partition}.ndjson.gz`, lines, parts.signal);
      if (file.rows > 0) unapplied.files.push({ topic, partition, topicId, file });
      else await parts.folder.drop(file);
    }
  }
  return unapplied;
}

async function* linesOf(
  { log, persistently }: UnappliedParts,
  { topic, partition, from, to }: { topic: string; partition: number; from: bigint; to: bigint },
  onUnreadable: () => void,
): AsyncGenerator<string> {
  for (let next = from; next < to;) {
    const records = await persistently(() => firstAnswer(log.read({ topic, partition }, { from: next, to })));
    if (records.length === 0) return;
    const readable = records.filter((record) => !record.undecodable);
    for (let at = readable.length; at < records.length; at++) onUnreadable();
    yield readable.map(toRecordLine).join('');
    next = records.at(-1)!.offset + 1n;
  }
}

/** None at the end of the log. */
async function firstAnswer(answers: AsyncIterable<KafkaRecord[]>): Promise<KafkaRecord[]> {
  for await (const records of answers) return records;
  return [];
}
