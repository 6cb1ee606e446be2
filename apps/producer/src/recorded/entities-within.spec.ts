import { describe, expect, it } from '@jest/globals';
import { entitiesWithin } from './entities-within.ts';

const artist = { id: 'r', type: 'artist', name: 'R' };
const listed = { id: 't', type: 'track', name: 'T', artists: [artist] };

describe('what an answer says', () => {
  it('is an album with its tracks', () => {
    const found = entitiesWithin({ id: 'a', type: 'album', name: 'A', tracks: { items: [listed, null] } });
    expect(found.albums.map(({ id }) => id)).toEqual(['a']);
    expect(found.tracks).toEqual([{ track: listed, albumId: 'a' }]);
    expect(found.fullTracks).toEqual([]);
  });

  it('is a track with its own album, which stands before the one that lists it', () => {
    const whole = { ...listed, album: { id: 'own', type: 'album', name: 'Own' } };
    const found = entitiesWithin({ tracks: [whole] }, 'listing');
    expect(found.tracks).toEqual([{ track: whole, albumId: 'own' }]);
    expect(found.fullTracks).toEqual([whole]);
  });

  it('is tracks of the album in the address, where the answer does not say which', () => {
    expect(entitiesWithin({ items: [listed] }, 'a').tracks).toEqual([{ track: listed, albumId: 'a' }]);
    expect(entitiesWithin({ items: [listed] }).tracks).toEqual([]);
  });

  it('is an artist with images, and not a mere mention', () => {
    const whole = { ...artist, images: [] };
    expect(entitiesWithin({ artists: { items: [whole], total: 1 } }).artists).toEqual([whole]);
    expect(entitiesWithin(listed).artists).toEqual([]);
  });

  it('is each entity once, in its fullest form, whichever comes first', () => {
    const full = { id: 'a', type: 'album', name: 'A', label: 'L' };
    const slight = { id: 'a', type: 'album', name: 'A' };
    expect(entitiesWithin([slight, full]).albums).toEqual([full]);
    expect(entitiesWithin([full, slight]).albums).toEqual([full]);
  });

  it('is nothing where an entity has no id or no name, as a local file and the origin of a relinked track', () => {
    const odd = [
      { id: null, type: 'track', name: 'Local' },
      { ...listed, linked_from: { id: 'o', type: 'track' } },
    ];
    expect(entitiesWithin(odd, 'a').tracks.map(({ track }) => track.id)).toEqual(['t']);
  });

  it.each([null, undefined, 'text', 7, [], {}])('is nothing in %p', (body) => {
    expect(entitiesWithin(body)).toEqual({ albums: [], tracks: [], fullTracks: [], artists: [] });
  });
});
