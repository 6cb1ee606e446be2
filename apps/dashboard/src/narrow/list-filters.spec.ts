import { describe, expect, it } from '@jest/globals';
import { fittingLists, toListFilters, withMark, without } from './list-filters.ts';

describe('what a mark narrows', () => {
  it('is a query of each list that knows such a filter', () => {
    const filters = {
      genre: 'pop',
      artistGenre: 'rock',
      artist: 'a1',
      duration: '120000-134999',
      from: '2026-11-20',
      to: '2026-11-20',
    };
    expect(toListFilters('albums', filters)).toEqual({
      genre: 'pop',
      'released[gte]': '2026-11-20',
      'released[lte]': '2026-11-20',
      artistId: 'a1',
    });
    expect(toListFilters('tracks', filters)).toEqual({
      artistId: 'a1',
      'durationMs[gte]': '120000',
      'durationMs[lte]': '134999',
    });
    expect(toListFilters('artists', filters)).toEqual({ genre: 'rock', ids: 'a1' });
  });
  it('may be open above', () => {
    expect(toListFilters('tracks', { duration: '600000-' })).toEqual({ 'durationMs[gte]': '600000' });
  });
  it('has rows only in lists that take all of it', () => {
    expect(fittingLists({ artist: 'a1' })).toEqual(['albums', 'tracks', 'artists']);
    expect(fittingLists({ genre: 'pop', duration: '0-1' })).toEqual([]);
  });
  it('is taken back when it is chosen once more, and leaves the others', () => {
    const day = { from: '2026-11-20', to: '2026-11-20' };
    const both = withMark({ genre: 'pop' }, day);
    expect(both).toEqual({ genre: 'pop', ...day });
    expect(withMark(both, day)).toEqual({ genre: 'pop' });
    expect(withMark(both, { genre: 'rock' })).toEqual({ genre: 'rock', ...day });
    expect(without(both, ['genre'])).toEqual(day);
  });
});
