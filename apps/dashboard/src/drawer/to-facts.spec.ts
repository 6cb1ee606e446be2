import { describe, expect, it } from '@jest/globals';
import { toFacts } from './to-facts.ts';

describe('what a row brings to a figure', () => {
  it('is said as people say it', () => {
    expect(toFacts({ durationMs: 184_000, popularity: 61 })).toEqual(['3:04', 'popularity 61']);
    expect(toFacts({ explicit: 0, trackNumber: 3, releaseAgeDays: 12, artistPopularity: 40 })).toEqual([
      'not explicit',
      'number 3',
      '12 days old',
      'popularity of the artist 40',
    ]);
    expect(toFacts({ releaseDate: '2026-11-20', albumType: 'single' })).toEqual(['2026-11-20', 'single']);
  });
  it('is unknown where that says something, and left out where it does not', () => {
    expect(toFacts({ popularity: null, durationMs: null, followers: null, listenCount: null })).toEqual([
      'popularity unknown',
    ]);
    expect(toFacts({ releaseDate: null, albumType: null })).toEqual(['no date']);
  });
});
