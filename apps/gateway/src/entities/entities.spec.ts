import { describe, expect, it } from '@jest/globals';
import { albumRow, artistRow, trackRow } from '@freshwax/contracts';
import type { AlbumEntity, ArtistMetaEntity, TrackEntity, TrackMetaEntity } from '@freshwax/postgres/entities';
import { sortOrderOf } from './keyset.ts';
import { bothDirections, listParameters } from './list.parameters.ts';
import { toAlbumRow, toArtistRow, toTrackRow } from './to-rows.ts';

const observed = {
  id: 'x1',
  source: 'spotify',
  observedAt: '1795226000000',
  tie: '',
  name: 'Name',
  missing: [] as string[],
  runId: null,
  expiresOn: 'infinity',
  part: 2,
  generation: 0,
  off: '9007199254740993',
};
const album = { ...observed, artists: [], url: null, popularity: null } as unknown as AlbumEntity;
const track = { ...observed, artists: [] } as unknown as TrackEntity;

describe('rows', () => {
  it('link to the page of their source, their own link first; what is invented has none', () => {
    expect(toAlbumRow(album, 't').url).toBe('https://open.spotify.com/album/x1');
    expect(toAlbumRow({ ...album, url: 'https://given' }, 't').url).toBe('https://given');
    expect(toAlbumRow({ ...album, source: 'simulator' }, 't').url).toBeNull();
    expect(toAlbumRow({ ...album, source: 'listenbrainz' }, 't').url).toBe('https://musicbrainz.org/release-group/x1');
    expect(toTrackRow(track, { meta: undefined }, 't').url).toBe('https://open.spotify.com/track/x1');
  });

  it('say of a popularity whether it is there, missing, or not offered', () => {
    const meta = (popularity: number | null, missing: string[] = []) =>
      ({ popularity, missing, listenCount: null, listenerCount: null }) as TrackMetaEntity;
    const availability = (of: TrackMetaEntity | undefined) =>
      toTrackRow(track, { meta: of }, 't').popularityAvailability;
    expect(availability(undefined)).toBe('missing');
    expect(availability(meta(null))).toBe('missing');
    expect(availability(meta(null, ['popularity']))).toBe('not-offered');
    expect(availability(meta(0))).toBe('ok');
  });

  it('answer their schemas, with offsets to the last digit and no date where a row is kept for ever', () => {
    const empty = {
      albumType: null,
      totalTracks: null,
      releaseDate: null,
      releaseDatePrecision: null,
      imageUrl: null,
      label: null,
      genres: null,
      listenCount: '12',
      listenerCount: null,
    };
    expect(albumRow.parse(toAlbumRow({ ...album, ...empty }, 't'))).toMatchObject({
      expiresOn: null,
      listenCount: 12,
      musicbrainz: null,
      provenance: { topic: 't', partition: 2, offset: '9007199254740993' },
    });
    const nothing = { albumId: null, discNumber: null, trackNumber: null, durationMs: null, explicit: null };
    expect(() => trackRow.parse(toTrackRow({ ...track, ...nothing }, { meta: undefined }, 't'))).not.toThrow();
    const artist = {
      ...observed,
      popularity: null,
      followers: '12',
      genres: null,
      imageUrl: null,
      url: null,
      listenCount: null,
      listenerCount: null,
    } as unknown as ArtistMetaEntity;
    expect(artistRow.parse(toArtistRow(artist, 't')).followers).toBe(12);
  });
});

describe('the parameters of a list', () => {
  const parameters = listParameters(bothDirections('-age', ['name', 'age']), {});

  it('default to fifty rows in the first order', () => {
    expect(parameters.parse({})).toMatchObject({ limit: 50, sort: '-age' });
  });

  it('refuse an order that is not listed, a page too long, and what PostgreSQL cannot take', () => {
    for (const bad of [
      { sort: 'tie' },
      { limit: '201' },
      { limit: '1.5' },
      { q: 'a\0b' },
      { q: '\ud800' },
      { q: ' ' },
      { other: '1' },
    ])
      expect(parameters.safeParse(bad).success).toBe(false);
  });

  it('read a leading minus as descending', () => {
    const sorts = { age: { property: 'it.age', nullable: true } };
    expect(sortOrderOf('-age', sorts)).toEqual({ property: 'it.age', nullable: true, direction: 'DESC' });
    expect(sortOrderOf('age', sorts).direction).toBe('ASC');
  });
});
