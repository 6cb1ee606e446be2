import { describe, expect, it } from '@jest/globals';
import { correctKafkajs } from '@freshwax/kafka';
import { setOf } from '../../../libs/kafka/src/fetch/record-set.fixture.ts';
import { valueOfSet } from './record-set.ts';

describe('a record set that was kept as it came', () => {
  const value = Buffer.alloc(2 * 1024 * 1024, 'v');
  const keyed = (key: string) => ({ key: Buffer.from(key), value, headers: {} });

  it.each([
    ['gzip', 1],
    ['zstd', 4],
  ])('gives the value that lies in it, of any size: %s', async (_, codec) => {
    correctKafkajs();
    const sets = [[keyed('k'.repeat(300)), keyed('other')], [{ ...keyed(''), key: null }]];
    for (const records of sets) expect(valueOfSet(await setOf(records, codec))?.equals(value)).toBe(true);
  });

  it('is told from every other value', async () => {
    correctKafkajs();
    const set = await setOf([keyed('k')], 1);
    expect(valueOfSet(set.subarray(0, -1))).toBeUndefined();
    expect(valueOfSet(Buffer.from('{"payload":{}}'.repeat(20)))).toBeUndefined();
    expect(valueOfSet(Buffer.alloc(0))).toBeUndefined();
    expect(valueOfSet(await setOf([{ ...keyed('k'), value: Buffer.from('{}') }], 0))).toBeUndefined();
  });
});
