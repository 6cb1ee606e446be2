import { createRequire } from 'node:module';
import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { registerBoundedCodecs } from './bounded-codecs.ts';
import { crc32c } from './crc32c.ts';
import { encodeRecord, setOf, withRecords } from './record-set.fixture.ts';
import { CHECKED_FROM, readHead, readRecordSet, type FetchedMessage } from './record-set.ts';

const requireKafkajs = createRequire(import.meta.url);
const theirDecoder = requireKafkajs('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => unknown;
const theirs = requireKafkajs('kafkajs/src/protocol/recordBatch/v0/decoder') as (
  decoder: unknown,
) => Promise<{ records: FetchedMessage[] }>;

registerBoundedCodecs();

const read = (bytes: Buffer): FetchedMessage[] => readRecordSet(bytes, readHead(bytes)).messages;
const plain = ({ offset, timestamp, key, value, headers, isControlRecord }: FetchedMessage): object => ({
  offset,
  timestamp,
  key,
  value,
  headers: Object.fromEntries(Object.entries(headers)),
  isControlRecord,
});

const bytesOf = fc.option(fc.uint8Array({ maxLength: 200 }).map((it) => Buffer.from(it)));
const written = fc.record({
  key: bytesOf,
  value: bytesOf,
  headers: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.constant(Buffer.from('h')), { maxKeys: 3 }),
});

describe('a record set', () => {
  it('holds the same headers once, apart from the answer they came in', async () => {
    const [trace, other] = [{ trace: Buffer.from('a') }, { trace: Buffer.from('b') }];
    const set = await setOf(
      [trace, trace, other].map((headers) => ({ key: null, value: null, headers })),
      0,
    );
    const [first, second, third] = read(set).map(({ headers }) => headers);
    expect([second, third]).toEqual([first, other]);
    expect(second).toBe(first);
    expect((first!['trace'] as Buffer).buffer).not.toBe(set.buffer);
  });

  it.each([1, 4])('takes no more memory than its records need, however small it is (codec %d)', async (codec) => {
    const [record] = read(await setOf([{ key: null, value: Buffer.from('small'), headers: {} }], codec));
    expect(record!.value!.buffer.byteLength).toBeLessThanOrEqual(Buffer.poolSize);
  });

  it('is read as kafkajs reads it, as it is, in gzip and in zstd', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(written, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(0, 1, 4),
        async (all, codec) => {
          const set = await setOf(all, codec);
          const { records } = await theirs(new theirDecoder(set));
          expect(read(set).map(plain)).toEqual(records.map(plain));
          expect(readHead(set).crc).toBe(crc32c(set.subarray(CHECKED_FROM)));
        },
      ),
      { numRuns: 30 },
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
    const values = read(Buffer.from(base64, 'base64')).map(({ value }) => value?.toString());
    expect(values).toEqual(
      Array.from({ length: 12 }, (_it, at) => `{"entity_id":"track-${at}","name":"la la la la la"}`),
    );
  });

  it.each([
    ['gzip', 1, () => zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024)), /beyond 8 MiB/],
    ['zstd', 4, () => zlib.zstdCompressSync(Buffer.alloc(64 * 1024 * 1024)), /beyond 8 MiB/],
    ['lz4', 3, lz4Bomb, /beyond 8 MiB/],
    ['snappy', 2, () => Buffer.from([0x80, 0x80, 0x80, 0x80, 0x04, 0x00]), /beyond 8 MiB/],
    ['gzip that is none', 1, () => Buffer.from('not gzip at all'), /does not decompress/],
    ['a codec of tomorrow', 5, () => Buffer.from('?'), /codec 5 is not known/],
    ['records that end too early', 0, () => Buffer.from([20, 0, 0]), /end too early/],
    ['a record that is longer than all', 0, () => Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f]), /end too early/],
  ])('of %s is one entry at its last offset that says why', async (_, codec, records, reason) => {
    const set = withRecords(await setOf([], 0), { count: 5, codec, records: records() });
    const [entry, ...others] = read(set);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ offset: '4', value: null });
    expect(entry!.undecodable).toMatchObject({ firstOffset: 0n, reason: expect.stringMatching(reason) });
  });

  it('that claims more records than a set can hold is not even tried', async () => {
    const set = withRecords(await setOf([], 0), { count: 50_000_000, codec: 1, records: zlib.gzipSync('') });
    expect(read(set)[0]).toMatchObject({ offset: '49999999', undecodable: { firstOffset: 0n } });
  });

  it('with 50,000 headers on a record costs no more than their number', async () => {
    const headers = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`h${at}`, Buffer.from('v')]));
    const set = await setOf([{ key: null, value: null, headers: {} }], 0);
    const record = encodeRecord({ key: null, value: null, headers }).buffer;
    const begin = process.cpuUsage();
    const [message] = read(withRecords(set, { count: 1, codec: 0, records: record }));
    expect(Object.keys(message!.headers)).toHaveLength(50_000);
    // us; by the square of their number it would be minutes.
    expect(process.cpuUsage(begin).user).toBeLessThan(2_000_000);
  });

  it('with millions of headers is not read: they would fill the memory, not the set', async () => {
    const empty = Buffer.alloc(7 * 1024 * 1024);
    const count = empty.length >> 1;
    const varint = (value: number): Buffer => {
      const bytes: number[] = [];
      for (let left = value * 2; bytes.length === 0 || left > 0; left = Math.floor(left / 128))
        bytes.push((left & 0x7f) | (left > 127 ? 0x80 : 0));
      return Buffer.from(bytes);
    };
    const body = Buffer.concat([Buffer.from([0, 0, 0, 1, 1]), varint(count), empty]);
    const records = zlib.gzipSync(Buffer.concat([varint(body.length), body]));
    const [message] = read(withRecords(await setOf([], 0), { count: 1, codec: 1, records }));
    expect(message!.undecodable!.reason).toMatch(/too many headers/);
  });

  it('never throws, whatever its records hold', async () => {
    const set = await setOf([], 0);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 7 }), async (records, codec) => {
        read(withRecords(set, { count: 3, codec, records: Buffer.from(records) }));
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
