import type { IngestRow } from '../answers/data-version.ts';
import type { LagClock } from './lag.clock.ts';
import type { TopicWatermarks } from './watermarks.ts';

/** How far one partition's consumer is behind its log. */
export interface PartitionLag {
  topic: string;
  partition: number;
  high: bigint | null;
  /** null where Kafka did not say how far the log reaches. */
  records: number | null;
  waitingSinceMs: number | null;
}

/** Every partition that Kafka or the book knows; one that nobody claimed yet is behind by its whole log. */
export function toLags(
  rows: readonly IngestRow[],
  watermarks: TopicWatermarks,
  { clock, nowMs }: { clock: LagClock; nowMs: number },
): PartitionLag[] {
  const rowOf = new Map(rows.map((row) => [`${row.topic}/${row.part}`, row]));
  const known = rows.map(({ topic, part }) => ({ topic, partition: part }));
  const unclaimed = [...watermarks].flatMap(([topic, marks]) =>
    (marks ?? []).map(({ partition }) => ({ topic, partition })),
  );
  const all = [...known, ...unclaimed.filter(({ topic, partition }) => !rowOf.has(`${topic}/${partition}`))];
  return all.map(({ topic, partition }) => {
    const marks = watermarks.get(topic)?.find((it) => it.partition === partition);
    if (!marks) return { topic, partition, high: null, records: null, waitingSinceMs: null };
    const row = rowOf.get(`${topic}/${partition}`);
    const next = row ? BigInt(row.next_offset) : marks.low;
    const lastRecordAtMs = row?.last_record_at ? Number(row.last_record_at) : null;
    const waitingSinceMs = clock.waitingSince(`${topic}/${partition}`, {
      next,
      high: marks.high,
      nowMs,
      lastRecordAtMs,
    });
    return { topic, partition, high: marks.high, records: Math.max(0, Number(marks.high - next)), waitingSinceMs };
  });
}

/** Their sum; null when none is known. */
export function sumOfLags(lags: readonly PartitionLag[]): number | null {
  const known = lags.flatMap(({ records }) => records ?? []);
  return known.length > 0 ? known.reduce((sum, records) => sum + records, 0) : null;
}

/** Records ever published to all of them; null where Kafka does not say it of each. */
export function publishedIn(lags: readonly PartitionLag[]): number | null {
  const highs = lags.flatMap(({ high }) => high ?? []);
  return highs.length > 0 && highs.length === lags.length ? highs.reduce((sum, high) => sum + Number(high), 0) : null;
}

/** Seconds since the oldest waiting record was published; 0 without lag, null when nothing is known. */
export function lagSeconds(lags: readonly PartitionLag[], nowMs: number): number | null {
  if (sumOfLags(lags) === null) return null;
  const waiting = lags.flatMap(({ waitingSinceMs }) => waitingSinceMs ?? []);
  return waiting.length > 0 ? Math.max(0, (nowMs - Math.min(...waiting)) / 1_000) : 0;
}
