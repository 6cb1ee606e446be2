import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../publish/to-observation.ts';
import { NO_LISTENS, toListens } from './listens.ts';
import { toArtistMeta } from './to-artist-meta.ts';

const sighting: Sighting = { source: 'listenbrainz', observedAt: 1_790_000_000_000 };
const id = '00000003-0000-4000-8000-000000000000';
const artist = { artist_mbid: id, name: 'The Lanterns', tag: { artist: [{ tag: 'folk', count: 1, genre_mbid: 'a' }] } };

describe('an artist of ListenBrainz', () => {
  it('has a name, genres and listens, and neither pictures nor popularity', () => {
    expect(toArtistMeta(artist, { listen_count: 12, listener_count: 3 }, sighting)).toMatchObject({
      observation: {
        entity_id: id,
        payload: {
          name: 'The Lanterns',
          images: [],
          url: `https://musicbrainz.org/artist/${id}`,
          genres: ['folk'],
          listen_count: 12,
          listener_count: 3,
        },
        missing: ['popularity', 'followers'],
      },
    });
  });

  it.each([undefined, null, {}, { artist: null }])('offers no genres where its tags are %j', (tag) => {
    expect(toArtistMeta({ ...artist, tag }, NO_LISTENS, sighting)).toMatchObject({
      observation: { missing: ['popularity', 'followers', 'genres'] },
    });
  });

  it.each([null, '', 7, 'a\0'])('is refused where its name is %j', (name) => {
    expect(toArtistMeta({ ...artist, name }, NO_LISTENS, sighting)).toHaveProperty('refusal');
  });
});

describe('toListens', () => {
  it('goes by MBID, not by order, and passes over what is no row', () => {
    const rows = [
      { release_group_mbid: 'b', total_listen_count: null, total_user_count: null },
      null,
      { release_group_mbid: 3 },
      { release_group_mbid: 'a', total_listen_count: 9, total_user_count: 2 },
    ];
    expect([...toListens(rows, 'release_group_mbid')]).toEqual([
      ['b', { listen_count: null, listener_count: null }],
      ['a', { listen_count: 9, listener_count: 2 }],
    ]);
    expect(toListens('<html>', 'release_group_mbid').size).toBe(0);
  });
});
