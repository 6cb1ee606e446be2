import { describe, expect, it } from '@jest/globals';
import { artistIdIn, artistNamed } from './artist-query.ts';

const ID = '561jH07mF1jHuk7KlaeF0s';

describe('artistIdIn', () => {
  it.each([
    ID,
    `spotify:artist:${ID}`,
    `https://open.spotify.com/artist/${ID}?si=1`,
    `https://open.spotify.com/intl-de/artist/${ID}`,
  ])('finds the id in %s', (query) => {
    expect(artistIdIn(query)).toBe(ID);
  });

  it.each(['Queen', `spotify:track:${ID}`, `https://open.spotify.com/album/${ID}`, ''])('finds none in %s', (query) => {
    expect(artistIdIn(query)).toBeUndefined();
  });
});

describe('artistNamed', () => {
  const hits = [
    { id: '1', name: 'Queens of Something' },
    { id: '2' },
    { id: '3', name: 'QUEEN' },
    { id: '4', name: 'Queen' },
  ];

  it('takes the first of that very name, in whatever case', () => {
    expect(artistNamed('Queen', hits)).toEqual({ id: '3', name: 'QUEEN' });
  });

  it('takes none that is only alike', () => {
    expect(artistNamed('Quee', hits)).toBeUndefined();
  });
});
