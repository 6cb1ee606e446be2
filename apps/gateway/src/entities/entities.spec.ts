import { describe, expect, it } from '@jest/globals';
import { albumRow, artistRow, trackRow } from '@freshwax/contracts';
import type { AlbumEntity, ArtistMetaEntity, TrackEntity, TrackMetaEntity } from '@freshwax/postgres/entities';
import { z } from 'zod';
import { listParameters } from './list.parameters.ts';
import { byOrder, sortOrderOf, sortValue, type Sortable } from './sort-order.ts';
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

const sorts: Sortable = {
  name: { property: 'it.name', kind: 'long text', indexed: 'ASC' },
  age: { property: 'it.age', kind: 'number', nullable: true, indexed: 'DESC' },
  size: { property: 'it.size', kind: 'number' },
};

describe('the parameters of a list', () => {
  const row = z.object({ name: z.string(), age: z.int(), tie: z.string() });
  const parameters = listParameters({ sorts, usual: '-age', row, filters: {} });

  it('default to fifty rows in the usual order', () => {
    expect(parameters.parse({})).toMatchObject({ limit: 50, sort: ['-age'] });
  });

  it('take several orders, and a choice of fields', () => {
    expect(parameters.parse({ sort: '-age,size', fields: 'tie,name' })).toMatchObject({
      sort: ['-age', 'size'],
      fields: ['tie', 'name'],
    });
  });

  it('refuse an order that is not listed, a page too long, and what PostgreSQL cannot take', () => {
    for (const bad of [
      { sort: 'tie' },
      { sort: 'size' },
      { sort: 'name,' },
      { sort: '--name' },
      { sort: 'name,-name' },
      { sort: 'name,age,size,age' },
      { fields: 'constructor' },
      { fields: '' },
      { fields: 'name,,tie' },
      { limit: '201' },
      { limit: '1.5' },
      { q: 'a\0b' },
      { q: '\ud800' },
      { q: ' ' },
      { other: '1' },
    ])
      expect([bad, parameters.safeParse(bad).success]).toEqual([bad, false]);
  });
});

describe('an order', () => {
  it('reads a leading minus as descending, and turns the ids with the first key', () => {
    const [age, name] = [sorts['age'], sorts['name']];
    expect(sortOrderOf(['-age'], sorts)).toEqual({ keys: [{ ...age, direction: 'DESC' }], idDirection: 'ASC' });
    expect(sortOrderOf(['age', '-name'], sorts)).toEqual({
      keys: [
        { ...age, direction: 'ASC' },
        { ...name, direction: 'DESC' },
      ],
      idDirection: 'DESC',
    });
  });

  it('goes on as the index of its first key does, where nothing further is asked for', () => {
    const [age, name] = [sorts['age']!, sorts['name']!];
    const within: Sortable = { ...sorts, age: { ...age, within: name } };
    const keysOf = (...names: string[]) =>
      sortOrderOf(names, within).keys.map(({ property, direction }) => `${property} ${direction}`);
    expect(keysOf('-age')).toEqual([`${age.property} DESC`, `${name.property} ASC`]);
    expect(keysOf('age')).toEqual([`${age.property} ASC`, `${name.property} DESC`]);
    expect(keysOf('age', 'size')).toEqual([`${age.property} ASC`, `${sorts['size']!.property} ASC`]);
    expect(keysOf('name')).toEqual([`${name.property} ASC`]);
  });

  it('over several sources is that of the database: by bytes, without a value last, then by id and source', () => {
    const rows = [
      { id: 'a', source: 'x', name: '\uffff', age: '10' },
      { id: 'b', source: 'x', name: '😀', age: '9' },
      { id: 'c', source: 'x', name: 'a', age: null },
      { id: 'c', source: 'w', name: 'a', age: null },
    ];
    const placed = (names: string[]) =>
      rows.toSorted(byOrder(sortOrderOf(names, sorts))).map((row) => row.id + row.source);
    expect(placed(['name'])).toEqual(['cw', 'cx', 'ax', 'bx']);
    expect(placed(['-age'])).toEqual(['ax', 'bx', 'cw', 'cx']);
    expect(placed(['age', 'name'])).toEqual(['bx', 'ax', 'cw', 'cx']);
  });

  it('looks at so much of a name as an index entry has room for, by whole characters', () => {
    const name = sortOrderOf(['name'], sorts).keys[0];
    expect(sortValue({ name: '😀'.repeat(200) }, name)).toBe('😀'.repeat(100));
  });
});
