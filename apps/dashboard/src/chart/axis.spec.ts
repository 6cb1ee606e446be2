import { describe, expect, it } from '@jest/globals';
import { countsUpTo, formatOf, roundAxis } from './axis.ts';

describe('an axis', () => {
  it('ends on round minutes and has no more steps than there is room for', () => {
    expect(roundAxis('clock', [31_000, 412_000], 8)).toEqual({ format: 'clock', min: 0, max: 420_000, steps: 7 });
    expect(roundAxis('clock', [31_000, 412_000], 4)).toEqual({ format: 'clock', min: 0, max: 480_000, steps: 4 });
  });
  it('still has a width when all values are one', () => {
    expect(roundAxis('clock', [180_000, 180_000], 6)).toMatchObject({ min: 180_000, max: 195_000 });
  });
  it('takes any step where no round one is wide enough', () => {
    expect(roundAxis('count', [0, 1e12], 4).steps).toBeLessThanOrEqual(4);
  });
  it('of counts leaves no more above the highest than a step', () => {
    const ends = [0, 1, 42, 87, 673, 41_000, 9_876_543].map((n) => countsUpTo([{ n: 0 }, { n }], 'tracks').max);
    expect(countsUpTo([], 'tracks').max).toBe(1);
    expect(ends).toEqual([1, 1, 50, 100, 800, 50_000, 10_000_000]);
  });
  it('labels no fraction of a thing that is counted', () => {
    expect([formatOf('count')(2), formatOf('count')(2.5)]).toEqual(['2', '']);
  });
});
