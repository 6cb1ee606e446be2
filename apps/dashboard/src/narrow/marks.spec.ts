import { describe, expect, it } from '@jest/globals';
import { fittingFigures, leftOut, takenBy, withMark, without } from './marks.ts';
import { ofReleases, toParameters } from './statistic-filters.ts';

describe('what a mark narrows', () => {
  it('is a parameter of each figure that knows such a filter', () => {
    const filters = {
      genre: 'pop',
      artist: 'a1',
      duration: '120000-134999',
      fame: '40-44',
      from: '2026-11-20',
      to: '2026-11-20',
    };
    const day = { 'released[gte]': '2026-11-20', 'released[lte]': '2026-11-20' };
    expect(toParameters(filters, takenBy.albums)).toEqual({ genre: 'pop', artistId: 'a1', ...day });
    expect(toParameters(filters, takenBy.tracks)).toEqual({
      genre: 'pop',
      artistId: 'a1',
      ...day,
      'durationMs[gte]': '120000',
      'durationMs[lte]': '134999',
      'artistPopularity[gte]': '40',
      'artistPopularity[lte]': '44',
    });
    expect(toParameters({ artistGenre: 'rock', artist: 'a1' }, takenBy.artists)).toEqual({
      genre: 'rock',
      artistId: 'a1',
    });
  });
  it('may be open above', () => {
    expect(toParameters({ duration: '600000-' }, takenBy.tracks)).toEqual({ 'durationMs[gte]': '600000' });
  });
  it('has rows only in figures that all of it narrows', () => {
    expect(fittingFigures({ artist: 'a1' })).toEqual(['albums', 'tracks', 'artists']);
    expect(fittingFigures({ genre: 'pop', duration: '0-1' })).toEqual(['tracks']);
    expect(fittingFigures({ followed: 'true', duration: '0-1' })).toEqual([]);
    expect(fittingFigures({ genre: 'pop', artistGenre: 'rock' })).toEqual([]);
  });
  it('is named where a figure leaves it out: of two genres that of the artists', () => {
    expect(leftOut({ genre: 'pop', q: 'x', followed: 'true' }, ofReleases)).toEqual(['q', 'followed']);
    expect(leftOut({ genre: 'pop', artistGenre: 'rock' }, takenBy.tracks)).toEqual(['artistGenre']);
    expect(leftOut({ genre: 'pop', artistGenre: 'rock' }, takenBy.artists)).toEqual(['genre']);
    expect(leftOut({ artistGenre: 'rock' }, takenBy.tracks)).toEqual([]);
    expect(leftOut({ reason: 'contract' }, takenBy.tracks)).toEqual([]);
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
