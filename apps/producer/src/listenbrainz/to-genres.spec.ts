import { describe, expect, it } from '@jest/globals';
import { toGenres } from './to-genres.ts';

describe('toGenres', () => {
  it('takes of voted tags those that are genres, by votes and then by name', () => {
    const tags = [
      { tag: 'shoegaze', count: 2, genre_mbid: 'a' },
      { tag: 'seen live', count: 9 },
      { tag: 'dream pop', count: 5, genre_mbid: 'b' },
      { tag: 'ambient', count: 2, genre_mbid: 'c' },
    ];
    expect(toGenres(tags)).toEqual(['dream pop', 'ambient', 'shoegaze']);
    expect(toGenres(tags.toReversed())).toEqual(['dream pop', 'ambient', 'shoegaze']);
  });

  it('takes names alone in their order, each once, without those written for a program', () => {
    expect(toGenres(['pop', ' jazz ', 'bpm:130', '', 'pop'])).toEqual(['pop', 'jazz']);
  });

  it('passes over nulls and other shapes, and says undefined where there is no list', () => {
    expect(toGenres([null, 3, {}, { tag: 4, genre_mbid: 'a' }, 'folk'])).toEqual(['folk']);
    expect([toGenres(undefined), toGenres(null), toGenres('pop')]).toEqual([undefined, undefined, undefined]);
  });

  it('ends somewhere, as tags do not', () => {
    expect(toGenres(Array.from({ length: 1_000 }, (_, at) => `tag ${at}`))).toHaveLength(50);
  });
});
