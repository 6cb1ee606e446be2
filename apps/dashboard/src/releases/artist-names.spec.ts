import { describe, expect, it } from '@jest/globals';
import { artistNames } from './artist-names.ts';

describe('the artists of a release', () => {
  it('are named, but for one whose name was taken down', () => {
    const artists = [
      { id: 'a', name: 'The Lanterns' },
      { id: 'b', name: '' },
      { id: 'c', name: 'Bo Sample' },
    ];
    expect(artistNames({ artists, source: 'import' })).toBe('The Lanterns, Bo Sample');
  });

  it('are none where none is named, and of an import because its table names none of albums', () => {
    expect(artistNames({ artists: [], source: 'spotify' })).toBe('no artist named');
    expect(artistNames({ artists: [], source: 'import' })).toBe('the table names no album artist');
  });
});
