import { randomInt } from 'node:crypto';
import type { RawEventReader, RawRow, StoredRow } from '@freshwax/cassandra';
import type { Stream } from '@freshwax/contracts';
import type { KafkaRecord } from '@freshwax/kafka';
import { judge } from '../chunk/judged.ts';
import { toRawRow, toStubRow } from '../chunk/raw-rows.ts';
import type { HeldLogs } from './held.logs.ts';
import type { LogBooks } from './reconcile.books.ts';

/** Of a window, records in a row from a place that chance gives: another one each time. */
const RECORDS = 20;
const MAX_BYTES = 64 * 1024;
/** Any size: a page of the largest stays below 20 MB. */
const PAGE_ROWS = 16;

export interface Sample {
  compared: number;
  /** Offsets whose row is not the record's. */
  altered: bigint[];
}

/** Holds rows against the records that Kafka still has: bytes, key, headers and time. Rows that are not there are counted elsewhere. */
export async function compareSample(
  log: LogBooks,
  range: { from: bigint; to: bigint },
  { held, reader, stream }: { held: HeldLogs; reader: Pick<RawEventReader, 'readRange'>; stream: Stream },
): Promise<Sample> {
  const sample: Sample = { compared: 0, altered: [] };
  if (range.to <= range.from) return sample;
  const from = range.from + BigInt(randomInt(Number(range.to - range.from)));
  const to = from + BigInt(RECORDS) < range.to ? from + BigInt(RECORDS) : range.to;
  const stored = new Map<bigint, StoredRow>();
  const { topic, partition, generation } = log;
  for await (const page of reader.readRange({ topic, partition, generation, from, to }, PAGE_ROWS))
    for (const row of page) stored.set(row.offset, row);
  for await (const records of held.read(log, { from, to, maxBytes: MAX_BYTES })) {
    for (const record of records) {
      const row = stored.get(record.offset);
      if (!row) continue;
      sample.compared++;
      if (!isOf(row, record, stream)) sample.altered.push(record.offset);
    }
    break;
  }
  return sample;
}

/** The row that the consumer would write, or the stub where the node refuses that. */
function isOf(row: StoredRow, record: KafkaRecord, stream: Stream): boolean {
  const by = { retention: new Map(), rules: [], generation: 0, nowMs: 0 };
  const written = toRawRow(judge(stream, record, by));
  return isSame(row, written) || isSame(row, toStubRow(written));
}

const isSame = (row: StoredRow, written: RawRow): boolean =>
  row.timestampMs === written.timestampMs &&
  isEqual(row.payload, written.payload) &&
  // A row without any cell would not be one: the writer binds an empty key then.
  isEqual(row.key, written.key ?? (written.payload === null ? Buffer.alloc(0) : null)) &&
  isEqual(row.headers, written.headers);

const isEqual = (a: Buffer | null, b: Buffer | null): boolean => (a === null || b === null ? a === b : a.equals(b));
