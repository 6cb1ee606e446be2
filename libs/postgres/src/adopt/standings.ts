import type { LedgerRow } from './adopt.query.ts';
import type { Standing } from './to-adoptions.ts';

interface Watermarks {
  partition: number;
  /** Oldest offset that the log holds, and the one that comes next. */
  low: bigint;
  high: bigint;
}

/** What Kafka says of a topic's logs. */
interface Topics {
  readWatermarks(topic: string): Promise<Watermarks[]>;
  readOffsetsAfter(topic: string, timestampMs: number): Promise<Map<number, bigint>>;
}

/** Where the ledger stands in each partition that the topic has, beside what its log holds. @throws what `topics` throws */
export async function readStandings(topics: Topics, topic: string, rows: readonly LedgerRow[]): Promise<Standing[]> {
  const marks = await topics.readWatermarks(topic);
  return Promise.all(
    rows.flatMap((row) => {
      const mark = marks.find((it) => it.partition === row.partition);
      return mark ? [toStanding(topics, topic, { row, mark })] : [];
    }),
  );
}

/** Where a log was cut, it goes on with records that are later than any that was applied. */
async function toStanding(
  topics: Topics,
  topic: string,
  { row, mark: { low, high } }: { row: LedgerRow; mark: Watermarks },
): Promise<Standing> {
  const { partition, generation, topic_id: topicId, next_offset, last_record_at } = row;
  const later = last_record_at === null ? undefined : await topics.readOffsetsAfter(topic, Number(last_record_at));
  const goesOnAt = later?.get(partition) ?? high;
  return { partition, generation, topicId, nextOffset: BigInt(next_offset), low, high, goesOnAt };
}
