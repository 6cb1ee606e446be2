import { createRequire } from 'node:module';
import { crc32c } from './crc32c.ts';
import { CHECKED_FROM } from './record-set.ts';

export interface Written {
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, Buffer | Buffer[]>;
}
const requireKafkajs = createRequire(import.meta.url);
export const encodeRecord = requireKafkajs('kafkajs/src/protocol/recordBatch/record/v0') as (
  record: Written & { offsetDelta?: number; timestampDelta?: number },
) => { buffer: Buffer };
const { RecordBatch } = requireKafkajs('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch: (batch: object) => Promise<{ buffer: Buffer }>;
};
const FIRST = 1_790_000_000_000;

/** As kafkajs' producer writes it. */
export async function setOf(records: readonly Written[], compression: number): Promise<Buffer> {
  const { buffer } = await RecordBatch({
    compression,
    firstTimestamp: FIRST,
    maxTimestamp: FIRST + records.length,
    lastOffsetDelta: Math.max(0, records.length - 1),
    records: records.map((record, at) => encodeRecord({ ...record, offsetDelta: at, timestampDelta: at * 7 - 3 })),
  });
  return buffer;
}

/** The set with other bytes for records, and a checksum that fits. */
export function withRecords(
  set: Buffer,
  { count, codec, records }: { count: number; codec: number; records: Buffer },
): Buffer {
  const bytes = Buffer.concat([set.subarray(0, 61), records]);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeInt16BE(codec, 21);
  bytes.writeInt32BE(count - 1, 23);
  bytes.writeInt32BE(count, 57);
  bytes.writeInt32BE(crc32c(bytes.subarray(CHECKED_FROM)), 17);
  return bytes;
}
