import type { LogRecord } from '../kafka/log.model.ts';
import { partitionKey } from '../postgres/tables.ts';
import type { Made, Said } from './record.maker.ts';

/** A record as it was acknowledged, with what it was meant to say. */
export interface Sent extends LogRecord {
  topic: string;
  part: number;
  said: Said | undefined;
  /** Why it is to become a dead letter; undefined when it is good. */
  reason: string | undefined;
  source: string;
}

/** Everything that was sent: by partition, and by version of its log where one was made anew or cut. */
export class SentRecords {
  private readonly versions = new Map<string, Sent[][]>();
  /** The topic's id in each version. */
  private readonly ids = new Map<string, string[]>();

  add(
    topic: string,
    part: number,
    record: LogRecord,
    { said, reason, source }: Pick<Made, 'said' | 'reason' | 'source'>,
  ): void {
    this.versionsOf(topic, part)
      .at(-1)!
      .push({ ...record, topic, part, said, reason, source });
  }

  /** From now on the log is another, which begins with these records of the one before. */
  beginVersion(topic: string, part: number, to: { ids: [string, string]; keeps: (sent: Sent) => boolean }): void {
    const versions = this.versionsOf(topic, part);
    versions.push(versions.at(-1)!.filter(to.keeps));
    this.ids.set(partitionKey(topic, part), to.ids);
  }

  /** The only version of a topic's life; undefined when its log was cut, which leaves it two. */
  versionOfLife(topic: string, part: number, id: string): number | undefined {
    const [first, second] = this.ids.get(partitionKey(topic, part)) ?? [];
    return first === second ? undefined : first === id ? 0 : 1;
  }

  versionsOf(topic: string, part: number): Sent[][] {
    const key = partitionKey(topic, part);
    const versions = this.versions.get(key) ?? [[]];
    this.versions.set(key, versions);
    return versions;
  }
}
