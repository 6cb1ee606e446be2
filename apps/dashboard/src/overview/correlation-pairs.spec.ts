import { describe, expect, it } from '@jest/globals';
import type { Correlation } from '@freshwax/contracts';
import { findPair, inWords, strongest } from './correlation-pairs.ts';

const pair = (x: Correlation['x'], y: Correlation['y'], r: number | null): Correlation => ({
  x,
  y,
  n: 10,
  missing: 0,
  availability: r === null ? 'not-offered' : 'ok',
  pearson: r === null ? null : { r, low: null, high: null },
  spearman: null,
  method: 'sums',
  sums: null,
});
const pairs = [
  pair('popularity', 'durationMs', 0.2),
  pair('popularity', 'explicit', -0.7),
  pair('explicit', 'trackNumber', null),
];

describe('correlation pairs', () => {
  it('finds a pair either way round', () => {
    expect(findPair(pairs, 'durationMs', 'popularity')).toBe(pairs[0]);
    expect(findPair(pairs, 'durationMs', 'explicit')).toBeUndefined();
  });
  it('takes the strongest by size, not by sign', () => {
    expect(strongest(pairs, 'pearson')).toBe(pairs[1]);
  });
  it('takes a relation that is sure before a larger one that few values make', () => {
    const sure = { ...pair('popularity', 'releaseAgeDays', 0.3), pearson: { r: 0.3, low: 0.29, high: 0.31 } };
    const wide = { ...pair('popularity', 'trackNumber', -0.9), pearson: { r: -0.9, low: -0.99, high: 0.1 } };
    expect(strongest([...pairs, wide, sure], 'pearson')).toBe(sure);
    expect(strongest([...pairs, wide], 'pearson')).toBe(wide);
  });
  it('has no strongest where no pair has a coefficient', () => {
    expect(strongest(pairs, 'spearman')).toBeUndefined();
  });
  it('says in words what a coefficient means', () => {
    const around = (r: number) => ({ r, low: r - 0.04, high: r + 0.04 });
    expect([0.05, -0.2, 0.4, -0.9].map((r) => inWords(around(r), 900))).toEqual([
      'no relation to speak of',
      'weak, one falls as the other rises',
      'moderate, rising together',
      'strong, one falls as the other rises',
    ]);
    expect(inWords({ r: -1, low: null, high: null }, 4)).toBe('strong, one falls as the other rises');
  });
  it('claims no direction where the interval holds 0 or there is none, unless all of it is small', () => {
    expect([
      inWords({ r: 0.24, low: -0.02, high: 0.47 }, 60),
      inWords({ r: 0.05, low: -0.2, high: 0.3 }, 60),
      inWords({ r: 1, low: null, high: null }, 3),
      inWords({ r: 0.01, low: -0.03, high: 0.05 }, 2_400),
    ]).toEqual([
      'no direction can be told from these 60 tracks',
      'no direction can be told from these 60 tracks',
      'no direction can be told from these 3 tracks',
      'no relation to speak of',
    ]);
  });
});
