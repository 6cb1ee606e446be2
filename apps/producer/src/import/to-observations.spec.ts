import { describe, expect, it } from '@jest/globals';
import type { Observation } from '@freshwax/contracts';
import type { Sighting } from '../publish/to-observation.ts';
import { albumIdOf } from './album-id.ts';
import { artistIdOf } from './artist-id.ts';
import { toTable } from './columns.ts';
import { readRow, toObservations } from './to-observations.ts';

const sighting: Sighting = { source: 'import', observedAt: 1_579_564_800_000, runId: 'import-1' };
const HEADER =
  'track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,track_album_release_date,duration_ms';
const ROW = [
  '6f807x0ima9a1j3VPbc7VN',
  'Small Hours',
  'The Lanterns',
  '66',
  '2oCs0DGTsRO98Gh5ZSl2Cx',
  'Depot',
  '2019-06',
  '194754',
];

const settings = { observedAt: sighting.observedAt, separator: ';', now: Date.UTC(2026, 0, 1) };

function outcomeOf(row: string[], header = HEADER): { observations: Observation[] } | { refused: string } {
  const table = toTable(header.split(','), { mapped: new Map(), timeColumns: ['observed_at'] });
  const read = readRow(table, row, settings);
  return 'refused' in read ? read : toObservations(read.said, sighting);
}
const observationsOf = (row: string[], header?: string): Observation[] => {
  const outcome = outcomeOf(row, header);
  if ('refused' in outcome) throw new Error(outcome.refused);
  return outcome.observations;
};
const changed = (place: number, cell: string): string[] => ROW.with(place, cell);

describe('a row of a table', () => {
  it('is an album, a track, what the track says of itself, and an artist', () => {
    const lanterns = { id: artistIdOf('The Lanterns'), name: 'The Lanterns' };
    const track = {
      name: 'Small Hours',
      album_id: '2oCs0DGTsRO98Gh5ZSl2Cx',
      artists: [lanterns],
      duration_ms: 194_754,
      explicit: null,
    };
    const common = { source: 'import', observed_at: 1_579_564_800_000, run_id: 'import-1' };
    expect(observationsOf(ROW)).toEqual([
      {
        ...common,
        type: 'album',
        entity_id: '2oCs0DGTsRO98Gh5ZSl2Cx',
        payload: {
          name: 'Depot',
          album_type: null,
          total_tracks: null,
          release_date: '2019-06',
          release_date_precision: 'month',
          artists: [],
          images: [],
          url: null,
        },
        missing: [
          'label',
          'upc',
          'popularity',
          'genres',
          'market_count',
          'is_playable',
          'listen_count',
          'listener_count',
        ],
      },
      {
        ...common,
        type: 'track',
        entity_id: '6f807x0ima9a1j3VPbc7VN',
        payload: { ...track, disc_number: null, track_number: null },
        missing: ['is_playable', 'is_local', 'restrictions'],
      },
      {
        ...common,
        type: 'track_meta',
        entity_id: '6f807x0ima9a1j3VPbc7VN',
        payload: { ...track, popularity: 66 },
        missing: ['isrc', 'market_count', 'linked_from', 'listen_count', 'listener_count'],
      },
      {
        ...common,
        type: 'artist_meta',
        entity_id: lanterns.id,
        payload: { name: 'The Lanterns', images: [], url: null },
        missing: ['popularity', 'followers', 'genres', 'listen_count', 'listener_count'],
      },
    ]);
  });

  it('keeps a missing cell (null) apart from a missing column', () => {
    const meta = observationsOf(changed(3, 'NA')).find(({ type }) => type === 'track_meta')!;
    expect(meta.payload).toMatchObject({ popularity: null });
    expect(meta.missing).not.toContain('popularity');
  });

  it.each([
    ['no id', changed(0, '')],
    ['no name', changed(1, 'NA')],
    ['popularity: "high" is not a whole number', changed(3, 'high')],
    ['track_meta: popularity: more than 100', changed(3, '101')],
    ['track: duration_ms: less than 1', changed(7, '0')],
    ['release_date: "2019-13-07" is no date: YYYY', changed(6, '2019-13-07')],
    ['release_date: "07.06.2019" is no date: YYYY', changed(6, '07.06.2019')],
    ['track: entity_id: more than 64 characters', changed(0, 'x'.repeat(65))],
  ])('is refused as a whole: %s', (reason, row) => {
    expect(outcomeOf(row)).toEqual({ refused: expect.stringContaining(reason) });
  });

  it('has no album where it names none, and no artist where it names none', () => {
    expect(observationsOf(changed(5, 'NA')).map(({ type }) => type)).toEqual(['track', 'track_meta', 'artist_meta']);
    expect(observationsOf(changed(2, 'NA')).map(({ type }) => type)).toEqual(['album', 'track', 'track_meta']);
  });

  it('has an album by the names of its first artist and itself where it gives no id', () => {
    const header = 'Track Id,Track Name,Artist,Album,Release Date';
    const ofRow = (id: string, artist: string) => observationsOf([id, 'n', artist, 'Morning', '2019-06-07'], header);
    const id = albumIdOf('Ann Example', 'Morning');
    for (const said of [ofRow('t-1', 'Ann Example'), ofRow('t-2', 'Ann Example;Bo Sample')]) {
      expect(said.filter(({ type }) => type === 'album')).toMatchObject([
        {
          entity_id: id,
          payload: {
            name: 'Morning',
            release_date: '2019-06-07',
            artists: [{ id: artistIdOf('Ann Example'), name: 'Ann Example' }],
          },
        },
      ]);
      for (const { payload } of said.filter(({ type }) => type.startsWith('track')))
        expect(payload).toMatchObject({ album_id: id });
    }
    expect(observationsOf(changed(4, 'NA'))[0]).toMatchObject({ entity_id: albumIdOf('The Lanterns', 'Depot') });
  });

  it('has no album of a name alone: many an album is called so', () => {
    const said = observationsOf(['t', 'n', '', 'Greatest Hits'], 'id,name,artist,album');
    expect(said.map(({ type }) => type)).toEqual(['track', 'track_meta']);
    expect(said[0]!.payload).toMatchObject({ album_id: null });
  });

  it("has the album's artists where it says them, whoever plays the track", () => {
    const header = 'id,name,artist,album_id,album,Album Artist Name(s),Album Artist URI(s)';
    const ofRow = (...album: string[]) => observationsOf(['t', 'n', 'Ann Example', ...album], header);
    expect(ofRow('a-1', 'Hits', 'Various; Ann Example', '').map(({ type, payload }) => [type, payload])).toMatchObject([
      [
        'album',
        {
          artists: [
            { id: artistIdOf('Various'), name: 'Various' },
            { id: artistIdOf('Ann Example'), name: 'Ann Example' },
          ],
        },
      ],
      ['track', { artists: [{ name: 'Ann Example' }] }],
      ['track_meta', { artists: [{ name: 'Ann Example' }] }],
      ['artist_meta', { name: 'Ann Example' }],
      ['artist_meta', { name: 'Various' }],
    ]);
    expect(ofRow('a-1', 'Hits', '', '')[0]!.payload).toMatchObject({ artists: [] });
    expect(ofRow('', 'Hits', 'Various', 'spotify:artist:v')[0]).toMatchObject({
      entity_id: albumIdOf('Various', 'Hits'),
      payload: { artists: [{ id: 'v', name: 'Various' }] },
    });
    const wrong = outcomeOf(['t', 'n', 'Ann Example', 'a-1', 'Hits', 'Various', 'spotify:album:v'], header);
    expect(wrong).toEqual({ refused: 'album_artist_ids: "spotify:album:v" is of another kind: album' });
  });

  it('has the first artist of its track where the same column says both: guests are named behind', () => {
    const header = 'id,name,artist,album_id,album'.split(',');
    const mapped = new Map([['album_artist_names', 'artist']] as const);
    const table = toTable(header, { mapped, timeColumns: [] });
    const read = readRow(table, ['t', 'n', 'Ann Example;Bo Sample', 'a-1', 'Hits'], settings);
    expect('said' in read && read.said.map(({ type, always }) => [type, always['artists']])).toMatchObject([
      ['album', [{ name: 'Ann Example' }]],
      ['track', [{ name: 'Ann Example' }, { name: 'Bo Sample' }]],
      ['track_meta', [{}, {}]],
      ['artist_meta', undefined],
      ['artist_meta', undefined],
    ]);
  });

  it('says nothing of an artist whom the album alone names, where other rows say more than the name', () => {
    const header = 'id,name,artist,artist_popularity,album_id,album,album_artist';
    const said = observationsOf(['t', 'n', 'Ann Example', '50', 'a-1', 'Hits', 'Bo Sample'], header);
    const named = said.filter(({ type }) => type === 'artist_meta').map(({ payload }) => payload.name);
    expect(named).toEqual(['Ann Example']);
  });

  it('takes artists by their ids where it has them, in Python or JSON', () => {
    const artists = observationsOf(['t', 'n', `['A', "B's"]`, '["1", "2"]'], 'id,name,artists,id_artists').filter(
      ({ type }) => type === 'artist_meta',
    );
    expect(artists.map(({ entity_id, payload }) => [entity_id, payload.name])).toEqual([
      ['1', 'A'],
      ['2', "B's"],
    ]);
  });

  it('is refused where ids and names of artists cannot be told to belong together', () => {
    expect(outcomeOf(['t', 'n', 'A', "['1', '2']"], 'id,name,artists,id_artists')).toEqual({
      refused: 'artist_ids: 2 ids for 1 names',
    });
  });

  it.each([
    ['A; B', '', ['A', 'B']],
    ['A; B', '1;2', ['1 A', '2 B']],
    ['A; B', '1', ['1 A; B']],
    ['A, B', 'spotify:artist:1,spotify:artist:2', ['1 A', '2 B']],
    ['Tyler, The Creator', '1', ['1 Tyler, The Creator']],
    ['["A; B"]', '1', ['1 A; B']],
  ])('names several artists in one cell: %s with ids %j', (names, ids, artists) => {
    const said = observationsOf(['t', 'n', names, ids], 'id,name,artists,id_artists');
    const meta = said.filter(({ type }) => type === 'artist_meta');
    expect(meta.map(({ entity_id, payload }) => `${ids && `${entity_id} `}${payload.name}`)).toEqual(artists);
    expect(said[0]!.payload).toMatchObject({
      artists: meta.map(({ entity_id, payload }) => ({ id: entity_id, name: payload.name })),
    });
  });

  it('is refused where names in one cell are more than their ids, whatever separates them', () => {
    expect(outcomeOf(['t', 'n', 'Tyler, The Creator, B', '1,2'], 'id,name,artists,id_artists')).toEqual({
      refused: 'artist_ids: 2 ids for 1 names',
    });
  });

  it('says when it was true, where the table has a column for it', () => {
    const header = 'id,name,observed_at';
    const table = toTable(header.split(','), { mapped: new Map(), timeColumns: ['observed_at'] });
    const read = (time: string) =>
      readRow(table, ['t', 'n', time], { observedAt: 5, separator: ';', now: Date.UTC(2026, 0, 1) });
    expect(read('2020-01-21')).toMatchObject({ observedAt: Date.UTC(2020, 0, 21) });
    expect(read('')).toEqual({ refused: 'no observed_at' });
    expect(read('2027-01-01')).toEqual({ refused: 'observed_at: "2027-01-01" lies in the future' });
  });

  it('gives the popularity of an artist to one artist only', () => {
    const header = 'id,name,artists,artist_popularity,duration_ms';
    const metaOf = (artists: string) =>
      observationsOf(['t', 'n', artists, '50', '1'], header).filter(({ type }) => type === 'artist_meta');
    expect(metaOf('A')[0]!.payload).toMatchObject({ popularity: 50 });
    expect(metaOf('["A","B"]').map(({ missing }) => missing.includes('popularity'))).toEqual([true, true]);
  });

  it('is an artist in a table of artists', () => {
    const [artist, ...others] = observationsOf(
      ['a1', '12', "['dream pop']", 'The Lanterns', '40'],
      'id,followers,genres,name,popularity',
    );
    expect(others).toEqual([]);
    expect(artist).toMatchObject({
      type: 'artist_meta',
      entity_id: 'a1',
      payload: { name: 'The Lanterns', popularity: 40, followers: 12, genres: ['dream pop'] },
      missing: ['listen_count', 'listener_count'],
    });
  });
});

describe('albumIdOf', () => {
  it('gives the same names the same id, however they are composed, and others another', () => {
    expect(albumIdOf('Beyonc\u00e9', 'x')).toBe(albumIdOf('Beyonce\u0301', 'x'));
    expect(albumIdOf('The Lanterns', 'Depot')).not.toBe(albumIdOf('The Lanterns', 'depot'));
    expect(albumIdOf('a', 'bc')).not.toBe(albumIdOf('ab', 'c'));
    expect(albumIdOf('The Lanterns', 'Depot')).toBe('import:7cb017a1-6cff-5a0e-8151-d5466c0b62d6');
  });
});

describe('artistIdOf', () => {
  it('gives the same name the same id, however it is composed', () => {
    expect(artistIdOf('Beyonc\u00e9')).toBe(artistIdOf('Beyonce\u0301'));
    expect(artistIdOf('The Lanterns')).toBe('import:48e92ce4-65be-5627-8b76-b9e99f641fff');
    expect(artistIdOf('The Lanterns')).not.toBe(artistIdOf('the lanterns'));
  });
});
