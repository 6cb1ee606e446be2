import { describe, expect, it } from '@jest/globals';
import type { KafkaRecord } from './chunk.ts';
import { recordAt, recordsFrom } from './fetched-records.ts';

const record = (offset: bigint): KafkaRecord => ({ offset, timestampMs: 1, key: null, value: null, headers: {} });
const set = (firstOffset: bigint, lastOffset: bigint): KafkaRecord => ({
  ...record(lastOffset),
  undecodable: { firstOffset, reason: 'it is damaged', bytes: Buffer.from('?') },
});
const offsets = (entries: readonly KafkaRecord[], from: bigint, to?: bigint): bigint[] =>
  [...recordsFrom(entries, from, to)].map(({ offset }) => offset);

describe('what a fetch gave', () => {
  it('has one record for each offset of a set that nobody can read', () => {
    expect(offsets([record(3n), set(4n, 7n), record(8n)], 3n)).toEqual([3n, 4n, 5n, 6n, 7n, 8n]);
  });

  it('goes on inside such a set where it was left', () => {
    expect(offsets([set(4n, 7n), record(8n)], 6n)).toEqual([6n, 7n, 8n]);
  });

  it('makes them one after the other, however many the set claims', () => {
    const first = recordsFrom([set(0n, 10n ** 15n)], 5n).next().value as KafkaRecord;
    expect(first).toMatchObject({ offset: 5n, undecodable: { reason: 'it is damaged' } });
  });

  it('ends where a range ends, however many the set claims', () => {
    expect(offsets([record(3n), set(4n, 1_000n), record(1_001n)], 3n, 6n)).toEqual([3n, 4n, 5n]);
    expect(offsets([record(3n), record(4n)], 3n, 4n)).toEqual([3n]);
  });

  it('finds the record at an offset, also inside such a set', () => {
    expect(recordAt([record(3n), set(4n, 7n)], 5n)).toMatchObject({ offset: 5n });
    expect(recordAt([record(3n), set(4n, 7n)], 3n)).toEqual(record(3n));
    expect(recordAt([record(3n), set(5n, 7n)], 4n)).toBeUndefined();
  });
});
