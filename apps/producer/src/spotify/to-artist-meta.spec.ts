import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../publish/to-observation.ts';
import { toArtistMeta } from './to-artist-meta.ts';

const sighting: Sighting = { source: 'spotify', observedAt: 1_700_000_000_000 };
const devArtist = {
  id: '7dGJo4pcD2V6oG8kP0tJRR',
  name: 'The Lanterns',
  images: [],
  external_urls: { spotify: 'https://open.example/artist/7dGJo4pcD2V6oG8kP0tJRR' },
};

describe('toArtistMeta', () => {
  it('carries popularity, followers and genres, where offered', () => {
    const extended = { ...devArtist, popularity: 77, followers: { href: null, total: 12_345 }, genres: ['dream pop'] };
    expect(toArtistMeta(extended, sighting)).toMatchObject({
      observation: {
        payload: {
          name: 'The Lanterns',
          images: [],
          url: 'https://open.example/artist/7dGJo4pcD2V6oG8kP0tJRR',
          popularity: 77,
          followers: 12_345,
          genres: ['dream pop'],
        },
        missing: ['listen_count', 'listener_count'],
      },
    });
  });

  it('names all three where they are not', () => {
    expect(toArtistMeta(devArtist, sighting)).toMatchObject({
      observation: { missing: ['popularity', 'followers', 'genres', 'listen_count', 'listener_count'] },
    });
  });

  it('says null where followers came without a total', () => {
    expect(toArtistMeta({ ...devArtist, followers: null, genres: null }, sighting)).toMatchObject({
      observation: {
        payload: { followers: null, genres: null },
        missing: ['popularity', 'listen_count', 'listener_count'],
      },
    });
    expect(toArtistMeta({ ...devArtist, followers: {} }, sighting)).toMatchObject({
      observation: { payload: { followers: null } },
    });
  });

  it('is refused where followers are fewer than none', () => {
    expect(toArtistMeta({ ...devArtist, followers: { total: -1 } }, sighting)).toHaveProperty('refusal');
  });
});
