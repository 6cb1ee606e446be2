import { randomInt } from 'node:crypto';
import type { RawEventReader, RawRow, StoredRow } from '@freshwax/cassandra';
import type { Stream } from '@freshwax/contracts';
import type { KafkaRecord } from '@freshwax/kafka';
import { judge } from '../chunk/judged.ts';
import { toRawRow, toStubRow } from '../chunk/raw-rows.ts';
import type { HeldLogs } from './held.logs.ts';
import type { LogBooks } from './reconcile.books.ts';

/** Rows of a window that follow a place that chance gives, another one each time; of any size they stay below 20 MB. */
const ROWS = 20;
const MAX_BYTES = 64 * 1024;

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
  const rows = await firstRows(log, { from, to: range.to }, reader);
  if (rows.length === 0) return sample;
  const stored = new Map(rows.map((row) => [row.offset, row]));
  const among = { from: rows[0]!.offset, to: rows.at(-1)!.offset + 1n, maxBytes: MAX_BYTES };
  for await (const records of held.read(log, among)) {
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

async function firstRows(
  { topic, partition, generation }: LogBooks,
  range: { from: bigint; to: bigint },
  reader: Pick<RawEventReader, 'readRange'>,
): Promise<StoredRow[]> {
  const pages = reader.readRange({ topic, partition, generation, ...range }, ROWS);
  return ((await pages.next()).value as StoredRow[] | undefined) ?? [];
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
