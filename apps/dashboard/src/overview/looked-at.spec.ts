import { expect, it } from '@jest/globals';
import { lookedAt } from './looked-at.ts';

it('what moved says which tracks were looked at', () => {
  const of = (considered: number, ...sources: ('spotify' | 'import')[]) =>
    lookedAt({ considered, mostConsidered: 2_000 }, sources);
  expect(of(2_000, 'spotify')).toBe('the 2,000 most popular tracks');
  expect(of(3_100, 'spotify', 'import')).toBe('the 3,100 most popular tracks, at most 2,000 of each source');
  expect(of(1_357, 'spotify', 'import')).toBe('all 1,357 tracks with a popularity');
  expect(of(1, 'spotify')).toBe('all 1 track with a popularity');
});
