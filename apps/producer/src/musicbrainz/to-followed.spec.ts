import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../publish/to-observation.ts';
import { NO_LISTENS } from '../listenbrainz/listens.ts';
import { toArtistMbid, toArtistNamed } from './to-followed.ts';
import { toFoundGroup } from './to-found-group.ts';

const id = '00000003-0000-4000-8000-00000000000a';
const sighting: Sighting = { source: 'listenbrainz', observedAt: 1_790_000_000_000 };

describe('who is followed', () => {
  it.each([
    [id, id],
    [id.toUpperCase(), id],
    [`https://musicbrainz.org/artist/${id}`, id],
    [`https://listenbrainz.org/artist/${id}/`, id],
    [`https://elsewhere.example/artist/${id}`, undefined],
    ['The Lanterns', undefined],
    ['-'.repeat(36), undefined],
  ])('%s is asked for as %j', (query, mbid) => {
    expect(toArtistMbid(query)).toBe(mbid);
  });

  it('is the artist of that very name, never one of about that name', () => {
    const artists = [null, { id: 'x', name: 'Ada' }, { id, name: 'Ada Lane' }, { id, name: 'ADA' }];
    expect(toArtistNamed('ada', artists)).toEqual({ id, name: 'ADA' });
    expect(toArtistNamed('ad', artists)).toBeUndefined();
  });
});

describe('a release group that a search finds', () => {
  const group = {
    id,
    title: 'Night Tram',
    'primary-type': 'Album',
    'first-release-date': '2026-12',
    'artist-credit': [{ name: 'Ada', artist: { id, name: 'Ada' } }],
    tags: [{ name: 'folk', count: 1 }, { name: 'house', count: 4 }, null],
  };

  it('is an album with its first day, and tags by votes', () => {
    expect(toFoundGroup(group, NO_LISTENS, sighting)).toMatchObject({
      observation: {
        entity_id: id,
        payload: {
          name: 'Night Tram',
          album_type: 'album',
          release_date: '2026-12',
          release_date_precision: 'month',
          artists: [{ id, name: 'Ada' }],
          genres: ['house', 'folk'],
        },
      },
    });
  });

  it('is refused without a title', () => {
    expect(toFoundGroup({ ...group, title: null }, NO_LISTENS, sighting)).toHaveProperty('refusal');
  });
});
