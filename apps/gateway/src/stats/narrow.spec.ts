import { describe, expect, it } from '@jest/globals';
import { narrowedSql } from './narrow.ts';

describe('a narrowed statistic', () => {
  it('has no condition where nothing is asked', () => {
    expect(narrowedSql('tracks', {}, 2)).toEqual({ and: '', values: [] });
  });
  it('names each value by its parameter, also where a condition needs it twice', () => {
    expect(narrowedSql('tracks', { 'durationMs[lte]': 5, genre: ['pop'] }, 2)).toEqual({
      and: ' AND (jsonb_exists_any(a.genres, $2) OR jsonb_exists_any(m.genres, $2)) AND t.duration_ms <= $3',
      values: [['pop'], 5],
    });
  });
  it('leaves out what its rows do not have', () => {
    expect(narrowedSql('artists', { 'durationMs[lte]': 5, artistId: 'a' }, 3)).toEqual({
      and: ' AND m.id = $3',
      values: ['a'],
    });
  });
});
