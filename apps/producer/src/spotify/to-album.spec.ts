import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../publish/to-observation.ts';
import { toAlbum } from './to-album.ts';

const sighting: Sighting = { source: 'simulator', observedAt: 1_700_000_000_000, market: 'US', runId: 'run-1' };

const devAlbum = {
  id: '46eOftG6eRzvFa1OKPzmMJ',
  name: 'A Night at the Depot',
  type: 'album',
  uri: 'spotify:album:46eOftG6eRzvFa1OKPzmMJ',
  href: 'https://api.example/v1/albums/46eOftG6eRzvFa1OKPzmMJ',
  album_type: 'single',
  total_tracks: 3,
  external_urls: { spotify: 'https://open.example/album/46eOftG6eRzvFa1OKPzmMJ' },
  images: [{ url: 'https://i.example/640', height: 640, width: 640 }],
  release_date: '2026-11-20',
  release_date_precision: 'day',
  artists: [{ id: '4FZ3j1oH43e7cukCALsCwf', name: 'The Lanterns' }],
  genres: [],
  external_ids: { upc: '00602' },
  is_playable: true,
};
const fullAlbum = { ...devAlbum, label: 'Small Hours', popularity: 41, available_markets: ['US', 'DE'] };

const albumOf = (album: object) => {
  const mapped = toAlbum(album as { id: string }, sighting);
  if ('refusal' in mapped) throw new Error(mapped.refusal.reason);
  return mapped.observation;
};
const refusalOf = (album: object) => {
  const mapped = toAlbum(album as { id: string }, sighting);
  return 'refusal' in mapped ? mapped.refusal : undefined;
};

describe('toAlbum', () => {
  it('carries everything that an extended app is offered', () => {
    expect(albumOf(fullAlbum)).toEqual({
      type: 'album',
      source: 'simulator',
      observed_at: 1_700_000_000_000,
      entity_id: '46eOftG6eRzvFa1OKPzmMJ',
      market: 'US',
      run_id: 'run-1',
      payload: {
        name: 'A Night at the Depot',
        album_type: 'single',
        total_tracks: 3,
        release_date: '2026-11-20',
        release_date_precision: 'day',
        artists: [{ id: '4FZ3j1oH43e7cukCALsCwf', name: 'The Lanterns' }],
        images: [{ url: 'https://i.example/640', height: 640, width: 640 }],
        url: 'https://open.example/album/46eOftG6eRzvFa1OKPzmMJ',
        label: 'Small Hours',
        upc: '00602',
        popularity: 41,
        genres: [],
        market_count: 2,
        is_playable: true,
      },
      missing: ['listen_count', 'listener_count'],
    });
  });

  it('names what an app in development is not offered, and puts no zero in its place', () => {
    const { payload, missing } = albumOf(devAlbum);
    expect(missing).toEqual(['label', 'popularity', 'market_count', 'listen_count', 'listener_count']);
    expect(payload).not.toHaveProperty('popularity');
  });

  it('keeps a null that the source said apart from a field that it does not have', () => {
    const { payload, missing } = albumOf({ ...devAlbum, popularity: null, external_ids: {}, label: null });
    expect(payload).toMatchObject({ popularity: null, upc: null, label: null });
    expect(missing).toEqual(['market_count', 'listen_count', 'listener_count']);
  });

  it('needs no more than id and name', () => {
    const { payload, missing } = albumOf({ id: 'a', name: '' });
    expect(payload).toEqual({
      name: '',
      album_type: null,
      total_tracks: null,
      release_date: null,
      release_date_precision: null,
      artists: [],
      images: [],
      url: null,
    });
    expect(missing).toHaveLength(8);
  });

  it.each([
    ['0000', 'year'],
    ['1981', 'year'],
    ['1981-12', 'month'],
  ])('keeps the date as given: %s', (release_date, release_date_precision) => {
    expect(albumOf({ ...devAlbum, release_date, release_date_precision }).payload).toMatchObject({
      release_date,
      release_date_precision,
    });
  });

  it('does not know a precision that it was not told of', () => {
    expect(albumOf({ ...devAlbum, release_date_precision: 'decade' }).payload).toMatchObject({
      release_date_precision: null,
    });
  });

  it('leaves out nulls in lists, artists without an id and images without an address', () => {
    const { payload } = albumOf({
      ...devAlbum,
      artists: [null, { id: null, name: 'Someone' }, { id: 'x' }, 'text'],
      images: [null, { url: null }, { url: 'javascript:alert(1)' }, { url: 'http://i.example/1', height: null }],
    });
    expect(payload).toMatchObject({
      artists: [{ id: 'x', name: '' }],
      images: [{ url: 'http://i.example/1', height: null, width: null }],
    });
  });

  it.each([
    ['popularity', { popularity: 101 }],
    ['popularity', { popularity: '41' }],
    ['name', { name: null }],
    ['name', { name: 'a\u0000b' }],
    ['name', { name: 'x'.repeat(2_001) }],
    ['url', { external_urls: { spotify: 'javascript:alert(1)' } }],
    ['total_tracks', { total_tracks: -1 }],
    ['upc', { external_ids: 'none' }],
    ['market_count', { available_markets: 'all' }],
  ])('is refused, with the reason, where %s is out of bounds: %j', (field, wrong) => {
    expect(refusalOf({ ...fullAlbum, ...wrong })).toMatchObject({
      type: 'album',
      id: '46eOftG6eRzvFa1OKPzmMJ',
      reason: expect.stringContaining(`${field}: `),
    });
  });
});
