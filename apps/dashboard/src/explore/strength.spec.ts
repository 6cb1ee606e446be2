import { describe, expect, it } from '@jest/globals';
import { legendCounts, strength } from './strength.ts';

describe('the strength of a cell', () => {
  it('lets a single track be seen beside ten thousand, and is whole where the most are', () => {
    expect(strength(1, 10_000)).toBeGreaterThan(0.12);
    expect(strength(10_000, 10_000)).toBe(1);
  });
  it('is told by three counts, or fewer where there are no three', () => {
    expect([400, 3, 2, 1, 0].map(legendCounts)).toEqual([[1, 100, 400], [1, 3], [1, 2], [1], []]);
  });
});
