import { describe, expect, it } from '@jest/globals';
import { toFate } from './to-fate.ts';

const log = { generation: 1, next_offset: '10' };
const fateAt = (offset: string, over: { high?: bigint | null; isStored?: boolean; generation?: number } = {}) => {
  const { high = 12n, isStored = false, generation = 1 } = over;
  return toFate({ generation, offset }, log, { isRejected: false, isStored, readHigh: async () => high });
};

describe('the fate of a record', () => {
  it('ahead of what is applied is to wait only as far as its log reaches', async () => {
    expect(await Promise.all(['9', '10', '11', '12', '99'].map((offset) => fateAt(offset)))).toEqual([
      'applied',
      'waiting',
      'waiting',
      'unknown',
      'unknown',
    ]);
  });

  it('ahead of what is applied is not known while Kafka does not say how far its log reaches', async () => {
    expect(await fateAt('10', { high: null })).toBe('unknown');
    expect(await fateAt('9', { high: null })).toBe('applied');
  });

  it('whose bytes are kept is known without Kafka: it was published', async () => {
    expect(await fateAt('10', { high: null, isStored: true })).toBe('waiting');
  });

  it('of an earlier generation is known by its bytes alone', async () => {
    expect(await fateAt('11', { generation: 0 })).toBe('unknown');
    expect(await fateAt('11', { generation: 0, isStored: true })).toBe('applied');
  });
});
