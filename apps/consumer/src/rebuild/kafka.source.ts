import type { LogId } from '@freshwax/cassandra';
import type { KafkaRecord, LogReader, TopicIds, TopicsAdmin } from '@freshwax/kafka';
import type { CassandraSource } from './cassandra.source.ts';
import type { Letters, LogRange, RecordSource } from './record.source.ts';
import type { AppliedRange } from './shadow.books.ts';

/** Where a log begins that is still the one whose records were applied. */
interface Held {
  generation: number;
  low: bigint;
}

export interface KafkaParts {
  reader: Pick<LogReader, 'read'>;
  admin: Pick<TopicsAdmin, 'readWatermarks'>;
  topicIds: Pick<TopicIds, 'read'>;
}

/**
 * The log itself, as far back as it reaches. What lies before that, in earlier lives of a topic, or in one that was made anew
 * and not adopted, comes from Cassandra: there is no other place that has it.
 */
export class KafkaSource implements RecordSource {
  private held = new Map<string, Held>();

  constructor(
    private readonly kafka: KafkaParts,
    private readonly cassandra: CassandraSource,
  ) {}

  /** Where each log begins now. */
  async look(ranges: readonly AppliedRange[]): Promise<number> {
    const topics = [...new Set(ranges.map(({ topic }) => topic))];
    const ids = await this.kafka.topicIds.read(topics);
    const held = new Map<string, Held>();
    for (const topic of topics.filter((it) => ids.has(it))) {
      const marks = await this.kafka.admin.readWatermarks(topic);
      // In order: of several lives the last one stays.
      for (const { partition, generation, topicId } of ranges.filter((it) => it.topic === topic)) {
        const mark = marks.find((it) => it.partition === partition);
        held.delete(`${topic}/${partition}`);
        if (mark && topicId === ids.get(topic)) held.set(`${topic}/${partition}`, { generation, low: mark.low });
      }
    }
    this.held = held;
    return ranges.reduce((sum, range) => sum + this.offsetsBefore(range), 0);
  }

  async *read(range: LogRange, letters: Letters): AsyncGenerator<KafkaRecord[]> {
    const from = this.beginning(range, range.to);
    if (range.from < from) yield* this.cassandra.read({ ...range, to: from < range.to ? from : range.to }, letters);
    const start = range.from < from ? from : range.from;
    if (start >= range.to) return;
    yield* this.kafka.reader.read(range, { from: start, to: range.to });
  }

  async present(log: LogId, offsets: readonly bigint[]): Promise<ReadonlySet<bigint>> {
    const from = this.beginning(log);
    const inLog = offsets.filter((offset) => from !== undefined && offset >= from);
    const before = offsets.filter((offset) => !inLog.includes(offset));
    return new Set([...inLog, ...(await this.cassandra.present(log, before))]);
  }

  private offsetsBefore(range: AppliedRange): number {
    const from = this.beginning(range, range.upto);
    return from <= range.base ? 0 : Number((from < range.upto ? from : range.upto) - range.base);
  }

  /** First offset that the log has of this life, or `otherwise`. */
  private beginning(log: LogId): bigint | undefined;
  private beginning(log: LogId, otherwise: bigint): bigint;
  private beginning({ topic, partition, generation }: LogId, otherwise?: bigint): bigint | undefined {
    const held = this.held.get(`${topic}/${partition}`);
    return held?.generation === generation ? held.low : otherwise;
  }
}
