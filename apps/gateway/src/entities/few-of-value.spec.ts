import { describe, expect, it } from '@jest/globals';
import type { PopularityBucket, PopularityQuery } from '../stats/popularity.query.ts';
import { FewOfValueQuery } from './few-of-value.query.ts';
import { trackShape } from './lists.ts';
import { sortOrderOf } from './sort-order.ts';

const bucketOf = (bucket: number, n: bigint) => ({ bucket, n }) as PopularityBucket;

describe('the tracks of one popularity', () => {
  // Of 900: 30 are the root of a page of one.
  const buckets = [bucketOf(-1, 5_000n), bucketOf(0, 841n), bucketOf(7, 30n), bucketOf(9, 29n)];
  const popularity = { buckets: () => Promise.resolve(buckets) } as unknown as PopularityQuery;
  const few = new FewOfValueQuery(popularity);
  const isFew = (value: number, { page = 1, sort = '-popularity,name', isWhole = true } = {}) => {
    const order = sortOrderOf(sort.split(','), trackShape.sorts);
    return few.isFew({ alias: 'track', source: 'simulator', order, after: [value] }, { page, isWhole });
  };

  it('are few below the root of a page times all that have one', async () => {
    expect(await isFew(9)).toBe(true);
    expect(await isFew(7)).toBe(false);
    expect(await isFew(7, { page: 2 })).toBe(true);
    expect(await isFew(0, { page: 200 })).toBe(false);
  });

  it('are not known to be few where none are counted', async () => {
    expect(await isFew(50)).toBe(false);
  });

  it('are not asked for by their ids where something else narrows the list', async () => {
    expect(await isFew(9, { isWhole: false })).toBe(false);
  });

  it.each(['-popularity', '-popularity,id', '-popularity,-id,name', '-durationMs,name'])(
    'stand together in an index for %s',
    async (sort) => {
      expect(await isFew(9, { sort })).toBe(false);
    },
  );
});
