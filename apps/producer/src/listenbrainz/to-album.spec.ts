import { describe, expect, it } from '@jest/globals';
import type { Sighting } from '../publish/to-observation.ts';
import { NO_LISTENS } from './listens.ts';
import { toAlbum } from './to-album.ts';
import { toFreshReleases } from './to-fresh-releases.ts';

const sighting: Sighting = { source: 'listenbrainz', observedAt: 1_790_000_000_000, runId: 'run-1' };
const mbid = (number: number): string => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
const release = {
  release_group_mbid: mbid(1),
  release_mbid: mbid(2),
  release_name: 'Night Tram',
  release_date: '2026-11-7',
  artist_mbids: [mbid(3)],
  artist_credit_name: 'The Lanterns',
  release_group_primary_type: 'EP',
  release_tags: ['dream pop'],
  caa_id: 35_000_000_001,
  caa_release_mbid: mbid(2),
  listen_count: 7,
};
const heard = { listen_count: 5_000, listener_count: 70 };
const mappedOf = (change: object, said: { names?: Map<string, string>; listens?: object } = {}) => {
  const { releases, refusals } = toFreshReleases([{ ...release, ...change }]);
  if (releases.length === 0) return { refusal: refusals[0]! };
  const coversUrl = new URL('https://coverartarchive.org/');
  const { names = new Map(), listens } = said;
  return toAlbum(releases[0]!, { names, listens: { ...heard, ...listens }, coversUrl }, sighting);
};
const payloadOf = (change: object, said: Parameters<typeof mappedOf>[1] = {}): unknown => {
  const mapped = mappedOf(change, said);
  if ('refusal' in mapped) throw new Error(mapped.refusal.reason);
  return mapped.observation.payload;
};

describe('an album of ListenBrainz', () => {
  it('says in one observation what was said, and names the rest as missing', () => {
    expect(mappedOf({})).toEqual({
      observation: {
        type: 'album',
        source: 'listenbrainz',
        observed_at: 1_790_000_000_000,
        entity_id: mbid(1),
        run_id: 'run-1',
        payload: {
          name: 'Night Tram',
          album_type: 'ep',
          total_tracks: null,
          release_date: '2026-11-07',
          release_date_precision: 'day',
          artists: [{ id: mbid(3), name: 'The Lanterns' }],
          images: [500, 250].map((size) => ({
            url: `https://coverartarchive.org/release/${mbid(2)}/35000000001-${size}.jpg`,
            width: null,
            height: null,
          })),
          url: `https://musicbrainz.org/release-group/${mbid(1)}`,
          genres: ['dream pop'],
          ...heard,
        },
        missing: ['label', 'upc', 'popularity', 'market_count', 'is_playable'],
      },
    });
  });

  it.each([
    ['Album', undefined, 'album'],
    ['Single', 'Remix', 'single'],
    ['Album', 'Compilation', 'compilation'],
    ['Album', ['Live', 'Compilation'], 'compilation'],
    ['Other', null, 'other'],
    [null, null, null],
    [undefined, undefined, null],
    ['', undefined, null],
  ])('of the types %j and %j is of the type %j', (primary, secondary, album_type) => {
    const types = { release_group_primary_type: primary, release_group_secondary_type: secondary };
    expect(payloadOf(types)).toMatchObject({ album_type });
  });

  it('never puts the name of a credit on several ids, nor one name on two', () => {
    const credit = { artist_mbids: [mbid(3), mbid(4), mbid(3)], artist_credit_name: 'Ada & the Bridges' };
    expect(payloadOf(credit, { names: new Map([[mbid(4), 'The Bridges']]) })).toMatchObject({
      artists: [
        { id: mbid(3), name: '' },
        { id: mbid(4), name: 'The Bridges' },
      ],
    });
  });

  it('keeps "nobody knows how often" as null, apart from zero', () => {
    expect(payloadOf({}, { listens: NO_LISTENS })).toMatchObject({ listen_count: null, listener_count: null });
    expect(payloadOf({}, { listens: { listen_count: 0 } })).toMatchObject({ listen_count: 0 });
  });

  it.each([
    { caa_id: null },
    { caa_id: '35' },
    { caa_id: -1 },
    { caa_release_mbid: null },
    { caa_release_mbid: '../x' },
  ])('has no picture where %j', (change) => {
    expect(payloadOf(change)).toMatchObject({ images: [] });
  });

  it('says that there are no tags apart from tags that are not offered', () => {
    expect(payloadOf({ release_tags: [] })).toMatchObject({ genres: [] });
    expect(mappedOf({ release_tags: undefined })).toMatchObject({
      observation: { missing: expect.arrayContaining(['genres']) },
    });
  });

  it.each([
    ['no group', { release_group_mbid: null }, 'release_group_mbid'],
    ['an id that is none', { release_group_mbid: 'x'.repeat(100) }, 'release_group_mbid'],
    ['no name', { release_name: ' ' }, 'release_name'],
    ['a name that is none', { release_name: 3 }, 'release_name'],
    ['NUL in the name', { release_name: 'a\0b' }, 'name: '],
    ['no artists', { artist_mbids: null }, 'artist_mbids'],
    ['an artist that is none', { artist_mbids: [mbid(3), null] }, 'artist_mbids'],
    ['a date that is none', { release_date: 20_261_107 }, 'release_date: '],
    ['a type that is none', { release_group_primary_type: 3 }, 'album_type: '],
  ])('is refused, with the reason, where it has %s', (_, change, reason) => {
    const mapped = mappedOf(change);
    expect(mapped).toMatchObject({ refusal: { type: 'album', reason: expect.stringContaining(reason) } });
    expect('refusal' in mapped && mapped.refusal.id.length).toBeLessThanOrEqual(64);
  });

  it.each([-1, 1.5, 1e300, '12', true])('is refused where it was played %j times', (listen_count) => {
    expect(mappedOf({}, { listens: { listen_count } })).toMatchObject({
      refusal: { reason: expect.stringContaining('listen_count') },
    });
  });
});

describe('toFreshReleases', () => {
  it('lets one release speak for a group, whatever the order: the earliest, with a cover, of the lowest id', () => {
    const list = [
      { ...release, release_mbid: mbid(9), release_date: '2026-11-7', caa_id: null },
      { ...release, release_mbid: mbid(8), release_date: '2026-11-07' },
      { ...release, release_mbid: mbid(7), release_date: '2026-11-07' },
      { ...release, release_mbid: mbid(6), release_date: '2026-11-10' },
      { ...release, release_mbid: mbid(5), release_date: '' },
    ];
    for (const order of [list, list.toReversed()])
      expect(toFreshReleases(order).releases.map(({ releaseMbid }) => releaseMbid)).toEqual([mbid(7)]);
  });

  it('knows the 9th from the 10th, however they are written', () => {
    const list = [
      { ...release, release_mbid: mbid(5), release_date: '2026-11-10' },
      { ...release, release_mbid: mbid(9), release_date: '2026-11-9' },
    ];
    expect(toFreshReleases(list).releases.map(({ releaseMbid }) => releaseMbid)).toEqual([mbid(9)]);
  });

  it('refuses what is no release at all', () => {
    const { releases, refusals } = toFreshReleases([null, 'a', 3, [], {}]);
    expect([releases.length, refusals.length]).toEqual([0, 5]);
  });
});
