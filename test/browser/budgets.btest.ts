import { describe, expect, it } from '@jest/globals';
import { sizesOf } from '../../bench/page/sizes.ts';

describe('what the built page costs to fetch', () => {
  it('is within each of its budgets: the first scripts, the charts, each screen, all of them', async () => {
    const sizes = await sizesOf();
    expect(sizes.filter(({ files }) => files === 0)).toEqual([]);
    expect(sizes.filter(({ kB, mostKB }) => kB > mostKB)).toEqual([]);
  });
});
