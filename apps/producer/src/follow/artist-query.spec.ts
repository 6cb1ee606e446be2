import { describe, expect, it } from '@jest/globals';
import { artistIdIn } from './artist-query.ts';

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
