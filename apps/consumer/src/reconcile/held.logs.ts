import type { Stream } from '@freshwax/contracts';
import { recordHash, type KafkaRecord, type LogReader, type TopicIds, type TopicsAdmin } from '@freshwax/kafka';
import type { PurgeRule } from '../purge/purge.rule.ts';
import { toLight, type LightRecord } from './light.record.ts';
import type { LogBooks } from './reconcile.books.ts';

export interface KafkaParts {
  admin: TopicsAdmin;
  topicIds: TopicIds;
  reader: LogReader;
}

/** What Kafka still holds of the logs in the books. */
export class HeldLogs {
  constructor(private readonly kafka: KafkaParts) {}

  /**
   * The oldest offset that is still there; undefined when the log is another by now: the topic was made anew, or it was cut
   * and filled again.
   * @throws KafkaJSError
   */
  async lowOf(log: LogBooks): Promise<bigint | undefined> {
    const { admin, topicIds } = this.kafka;
    if (!log.isCurrent || (await topicIds.read([log.topic])).get(log.topic) !== log.topicId) return undefined;
    const mark = (await admin.readWatermarks(log.topic)).find((it) => it.partition === log.partition);
    if (!mark || mark.high < log.end || !(await this.continues(log, mark.low))) return undefined;
    return mark.low;
  }

  /** Records of a range, an answer at a time. @throws KafkaJSError */
  read(log: LogBooks, range: { from: bigint; to: bigint; maxBytes?: number }): AsyncGenerator<KafkaRecord[]> {
    return this.kafka.reader.read(log, range);
  }

  async readLight(
    log: LogBooks,
    range: { from: bigint; to: bigint },
    by: { stream: Stream; rules: readonly PurgeRule[] },
  ): Promise<LightRecord[]> {
    const { generation } = log;
    const light: LightRecord[] = [];
    for await (const records of this.read(log, range))
      for (const record of records) light.push(toLight(by.stream, record, { rules: by.rules, generation }));
    return light;
  }

  async count(log: LogBooks, range: { from: bigint; to: bigint }): Promise<bigint> {
    let n = 0n;
    for await (const records of this.read(log, range)) n += BigInt(records.length);
    return n;
  }

  /** The record applied last is still the one that was. */
  private async continues({ topic, partition, last }: LogBooks, low: bigint): Promise<boolean> {
    if (!last || last.offset < low) return true;
    const range = { from: last.offset, to: last.offset + 1n, maxBytes: 1 };
    for await (const [record] of this.kafka.reader.read({ topic, partition }, range))
      return record !== undefined && recordHash(record) === last.hash;
    return false;
  }
}
