import { streams, type PipelineAnswer, type Stream } from '@freshwax/contracts';
import type { IngestRow } from '../answers/data-version.ts';
import { logOf } from './throughput.ring.ts';
import { lagSeconds, sumOfLags, type PartitionLag } from './to-lags.ts';

type Pipeline = PipelineAnswer['data'];

interface Now {
  /** Records of some logs applied a second, or null. */
  rateOf: (logs: readonly string[]) => number | null;
  nowMs: number;
}

export function toPartitions(
  rows: readonly IngestRow[],
  lags: readonly PartitionLag[],
  { rateOf, nowMs }: Now,
): Pipeline['partitions'] {
  const lagOf = new Map(lags.map((lag) => [`${lag.topic}/${lag.partition}`, lag]));
  return rows.map((row) => {
    const lag = lagOf.get(`${row.topic}/${row.part}`);
    return {
      topic: row.topic,
      partition: row.part,
      generation: row.generation,
      epoch: row.epoch,
      nextOffset: row.next_offset,
      highWatermark: lag?.high == null ? null : String(lag.high),
      lagRecords: lag?.records ?? null,
      lagSeconds: lag ? lagSeconds([lag], nowMs) : null,
      ratePerSecond: rateOf([logOf(row)]),
      ageSeconds: row.last_record_at === null ? null : Math.max(0, (nowMs - Number(row.last_record_at)) / 1_000),
      applied: Number(row.applied),
      rejected: Number(row.rejected),
      updatedAt: row.updated_at.toISOString(),
    };
  });
}

export function toStreams(
  rows: readonly IngestRow[],
  lags: readonly PartitionLag[],
  { topicOf, rateOf, nowMs }: Now & { topicOf: (stream: Stream) => string },
): Pipeline['streams'] {
  return streams.map((stream) => {
    const topic = topicOf(stream);
    const own = rows.filter((row) => row.topic === topic);
    const sum = (field: 'applied' | 'rejected'): number => own.reduce((total, row) => total + Number(row[field]), 0);
    const recordTimes = own.flatMap((row) => (row.last_record_at === null ? [] : [row.updated_at.getTime()]));
    return {
      stream,
      topic,
      applied: sum('applied'),
      rejected: sum('rejected'),
      lagRecords: sumOfLags(lags.filter((lag) => lag.topic === topic)),
      lagSeconds: lagSeconds(
        lags.filter((lag) => lag.topic === topic),
        nowMs,
      ),
      ratePerSecond: rateOf(own.map(logOf)),
      lastAppliedAt: recordTimes.length > 0 ? new Date(Math.max(...recordTimes)).toISOString() : null,
    };
  });
}

/** What a process says of its checks. One that is well may say something too: a source out of reach stops no process. */
export function toDetail(checks: Record<string, { status: string; detail?: string | undefined }>): string | null {
  const told = Object.entries(checks).filter(([, { status, detail }]) => status !== 'ok' || detail !== undefined);
  return told.map(([check, { status, detail }]) => `${check}: ${detail ?? status}`).join('; ') || null;
}
