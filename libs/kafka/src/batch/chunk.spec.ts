import { describe, expect, it } from '@jest/globals';
import { WINDOW_SIZE } from '@freshwax/contracts';
import { cutAtWindows, toTimestampMs, type KafkaRecord } from './chunk.ts';

const record = (offset: number): KafkaRecord => ({
  offset: BigInt(offset),
  timestampMs: 0,
  key: null,
  value: null,
  headers: {},
});
const cut = (offsets: number[]): number[][] =>
  [...cutAtWindows(offsets.map(record))].map((chunk) => chunk.map((it) => Number(it.offset)));

describe('cutAtWindows', () => {
  it('never lets a chunk cross a window edge', () => {
    expect(cut([WINDOW_SIZE - 2, WINDOW_SIZE - 1, WINDOW_SIZE, WINDOW_SIZE + 1])).toEqual([
      [WINDOW_SIZE - 2, WINDOW_SIZE - 1],
      [WINDOW_SIZE, WINDOW_SIZE + 1],
    ]);
  });

  it('takes at most 4,000 records', () => {
    expect(cut(Array.from({ length: 9_000 }, (_, at) => at)).map((chunk) => chunk.length)).toEqual([
      4_000, 4_000, 1_000,
    ]);
  });

  it('takes at most 4 MiB, or one record of any size', () => {
    const MIB = 1024 * 1024;
    const sizes = [3, 1, 1, 9, 1, 3].map((it, at) => ({ ...record(at), bytes: it * MIB }));
    expect([...cutAtWindows(sizes)].map((chunk) => chunk.map(({ offset }) => Number(offset)))).toEqual([
      [0, 1],
      [2],
      [3],
      [4, 5],
    ]);
  });

  it('keeps legal gaps and gives nothing for nothing', () => {
    expect(cut([1, 5, 9])).toEqual([[1, 5, 9]]);
    expect(cut([])).toEqual([]);
  });
});

describe("Kafka's time", () => {
  it('is taken as it is', () => {
    expect(toTimestampMs('1790000000000')).toBe(1_790_000_000_000);
  });

  it('is bounded where a topic lets producers write any number', () => {
    expect(new Date(toTimestampMs('9223372036854775807')).toISOString()).toBe('2100-01-01T00:00:00.000Z');
    expect(toTimestampMs('-9223372036854775808')).toBe(0);
    expect(toTimestampMs('-1')).toBe(0);
  });
});
