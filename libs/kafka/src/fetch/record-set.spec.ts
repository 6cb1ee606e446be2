import { createRequire } from 'node:module';
import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { registerBoundedCodecs } from './bounded-codecs.ts';
import { crc32c } from './crc32c.ts';
import { CHECKED_FROM, readHead, readRecordSet, type FetchedMessage } from './record-set.ts';

interface Written {
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, Buffer | Buffer[]>;
}
const requireKafkajs = createRequire(import.meta.url);
const encodeRecord = requireKafkajs('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => unknown;
const { RecordBatch } = requireKafkajs('kafkajs/src/protocol/recordBatch/v0') as {
  RecordBatch: (batch: object) => Promise<{ buffer: Buffer }>;
};
const theirDecoder = requireKafkajs('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => unknown;
const theirs = requireKafkajs('kafkajs/src/protocol/recordBatch/v0/decoder') as (
  decoder: unknown,
) => Promise<{ records: FetchedMessage[] }>;

const FIRST = 1_790_000_000_000;
registerBoundedCodecs();

/** As a producer writes it. */
async function setOf(records: readonly Written[], compression: number): Promise<Buffer> {
  const { buffer } = await RecordBatch({
    compression,
    firstTimestamp: FIRST,
    maxTimestamp: FIRST + records.length,
    lastOffsetDelta: Math.max(0, records.length - 1),
    records: records.map((record, at) => encodeRecord({ ...record, offsetDelta: at, timestampDelta: at * 7 - 3 })),
  });
  return buffer;
}
const read = (bytes: Buffer): Promise<FetchedMessage[]> => readRecordSet(bytes, readHead(bytes));
const plain = ({ offset, timestamp, key, value, headers, isControlRecord }: FetchedMessage): object => ({
  offset,
  timestamp,
  key,
  value,
  headers: Object.fromEntries(Object.entries(headers)),
  isControlRecord,
});

/** The set with other bytes for records, and a checksum that fits. */
function withRecords(
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

const bytesOf = fc.option(fc.uint8Array({ maxLength: 200 }).map((it) => Buffer.from(it)));
const written = fc.record({
  key: bytesOf,
  value: bytesOf,
  headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.constant(Buffer.from('h')), { maxKeys: 3 }),
});

describe('a record set', () => {
  it('is read as kafkajs reads it, as it is, in gzip and in zstd', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(written, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(0, 1, 4),
        async (all, codec) => {
          const set = await setOf(all, codec);
          const { records } = await theirs(new theirDecoder(set));
          expect((await read(set)).map(plain)).toEqual(records.map(plain));
          expect(readHead(set).crc).toBe(crc32c(set.subarray(CHECKED_FROM)));
        },
      ),
      { numRuns: 60 },
    );
  });

  // Written by Kafka's own producer (4.3.1, kafka-console-producer --compression-codec).
  it.each([
    [
      'lz4',
      'AAAAAAAAAAAAAAD1AAAAAAJFUopgAAMAAAALAAABof0gbyEAAAGh/SBveQAAAAAAAAAEAAAAAAAAAAAADAQiTRhgQIK1AAAA9xlqAAAAAV57ImVudGl0eV9pZCI6InRyYWNrLTAiLCJuYW1lIjoibGEgAwCPIn0AbACoAQI3AAMfMTcACj+sAQQ3AAMfMjcADB8GNwADHzM3AAwfCDcAAx80NwAMHwo3AAMfNTcADB8MNwADHzY3AAo/rgEONwADHzc3AAo/sAEQNwADHzg3AAwfEjcAAx85NwAIf24AsAEUAWAmAgEfMScCCQA4AB8WOAAEDygCBFBsYSJ9AAAAAAA=',
    ],
    [
      'snappy',
      'AAAAAAAAAAAAAADvAAAAAAIwz5YtAAIAAAALAAABof0geTUAAAGh/SB5jgAAAAAAAAAFAAAAAAAAAAAADIJTTkFQUFkAAAAAAQAAAAEAAACqlQWoagAAAAFeeyJlbnRpdHlfaWQiOiJ0cmFjay0wIiwibmFtZSI6ImxhIGxhIBEGHCJ9AGwAsAECVjcAADF6NwAABFY3AAAyejcAAAZWNwAAM3o3AAAIVjcAADR6NwAAClY3AAA1ejcAAAxWNwAANno3AAAOVjcAADd6NwAAEFY3AAA4ejcAABJWNwAAOWo3ABhuALIBFAFgTiYCBDEwejgAABZaOABuKAI=',
    ],
  ])('is read in %s', async (_, base64) => {
    const values = (await read(Buffer.from(base64, 'base64'))).map(({ value }) => value?.toString());
    expect(values).toEqual(
      Array.from({ length: 12 }, (_it, at) => `{"entity_id":"track-${at}","name":"la la la la la"}`),
    );
  });

  it.each([
    ['gzip', 1, () => zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024)), /beyond 32 MiB/],
    ['zstd', 4, () => zlib.zstdCompressSync(Buffer.alloc(64 * 1024 * 1024)), /beyond 32 MiB/],
    ['lz4', 3, lz4Bomb, /beyond 32 MiB/],
    ['snappy', 2, () => Buffer.from([0x80, 0x80, 0x80, 0x80, 0x04, 0x00]), /beyond 32 MiB/],
    ['gzip that is none', 1, () => Buffer.from('not gzip at all'), /does not decompress/],
    ['a codec of tomorrow', 5, () => Buffer.from('?'), /codec 5 is not known/],
    ['records that end too early', 0, () => Buffer.from([20, 0, 0]), /end too early/],
    ['a record that is longer than all', 0, () => Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f]), /end too early/],
  ])('of %s is one entry at its last offset that says why', async (_, codec, records, reason) => {
    const set = withRecords(await setOf([], 0), { count: 5, codec, records: records() });
    const [entry, ...others] = await read(set);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ offset: '4', value: null });
    expect(entry!.undecodable).toMatchObject({ firstOffset: 0n, reason: expect.stringMatching(reason) });
  });

  it('that claims more records than a set can hold is not even tried', async () => {
    const set = withRecords(await setOf([], 0), { count: 50_000_000, codec: 1, records: zlib.gzipSync('') });
    expect((await read(set))[0]).toMatchObject({ offset: '49999999', undecodable: { firstOffset: 0n } });
  });

  it('with 50,000 headers on a record costs no more than their number', async () => {
    const headers = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`h${at}`, Buffer.from('v')]));
    const set = await setOf([{ key: null, value: null, headers: {} }], 0);
    const record = (encodeRecord({ key: null, value: null, headers }) as { buffer: Buffer }).buffer;
    const started = performance.now();
    const [message] = await read(withRecords(set, { count: 1, codec: 0, records: record }));
    expect(Object.keys(message!.headers)).toHaveLength(50_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('never throws, whatever its records hold', async () => {
    const set = await setOf([], 0);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 7 }), async (records, codec) => {
        await read(withRecords(set, { count: 3, codec, records: Buffer.from(records) }));
      }),
      { numRuns: 300 },
    );
  });
});

/** 300 KB that say "repeat the byte before" for 76 MB. */
function lz4Bomb(): Buffer {
  const block = Buffer.concat([Buffer.from([0x1f, 0x61, 1, 0]), Buffer.alloc(300_000, 255), Buffer.from([0])]);
  const frame = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 0, 0, 0, 0]);
  frame.writeUInt32LE(block.length, 7);
  return Buffer.concat([frame, block]);
}
