import { describe, expect, it } from '@jest/globals';
import { ColumnUse } from './column-use.ts';
import { TIME_COLUMNS, toTable, type Field } from './columns.ts';

const tableOf = (header: string, mapped: [Field, string][] = []) => {
  const { kind, columns } = toTable(header.split(','), { mapped: new Map(mapped), timeColumns: ['observed_at'] });
  return { kind, ...Object.fromEntries(columns) };
};

describe('toTable', () => {
  it('finds the columns of a table of playlists', () => {
    expect(
      tableOf(
        'track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,track_album_release_date,key,duration_ms',
      ),
    ).toEqual({
      kind: 'tracks',
      track_id: 0,
      track_name: 1,
      artist_names: 2,
      popularity: 3,
      album_id: 4,
      album_name: 5,
      release_date: 6,
      duration_ms: 8,
    });
  });

  it('finds the columns of a table that has addresses for ids, of the artists and of those of the album', () => {
    expect(
      tableOf(
        'Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,Album Artist URI(s),Album Release Date',
      ),
    ).toEqual({
      kind: 'tracks',
      track_id: 0,
      track_name: 1,
      artist_ids: 2,
      artist_names: 3,
      album_id: 4,
      album_name: 5,
      album_artist_ids: 6,
      release_date: 7,
    });
  });

  it('finds the columns of a table of tracks', () => {
    expect(tableOf('id,name,popularity,duration_ms,explicit,artists,id_artists,release_date')).toEqual({
      kind: 'tracks',
      track_id: 0,
      track_name: 1,
      popularity: 2,
      duration_ms: 3,
      explicit: 4,
      artist_names: 5,
      artist_ids: 6,
      release_date: 7,
    });
  });

  it('knows a table of artists by its followers', () => {
    expect(tableOf('id,followers,genres,name,popularity')).toEqual({
      kind: 'artists',
      artist_ids: 0,
      followers: 1,
      genres: 2,
      artist_names: 3,
      artist_popularity: 4,
    });
  });

  it('takes headers in any writing', () => {
    expect(tableOf('Track ID,Track-Name,Duration (ms)')).toMatchObject({ track_id: 0, track_name: 1, duration_ms: 2 });
  });

  it('prefers what the user says', () => {
    expect(tableOf('id,name,remix_name', [['track_name', 'remix_name']])).toMatchObject({ track_id: 0, track_name: 2 });
  });

  it('takes one column for several fields, and says so', () => {
    const header = ['id', 'name', 'artist'];
    const mapped = new Map<Field, string>([['album_artist_names', 'artist']]);
    const use = new ColumnUse();
    use.add(header, toTable(header, { mapped, timeColumns: [] }));
    expect(use.mapped).toEqual({ id: 'track_id', name: 'track_name', artist: 'artist_names, album_artist_names' });
  });

  it('names the columns there are where one is not, and how to say which', () => {
    expect(() => tableOf('id,name', [['isrc', 'code']])).toThrow('no column "code" for isrc; the table has: id, name');
    expect(() => tableOf('number,name')).toThrow(
      'no column for track_id; the table has: number, name. Name it: --map track_id=<column>',
    );
  });

  it('takes a column by its place', () => {
    expect(tableOf('id,name,name', [['track_name', '#3']])).toMatchObject({ track_name: 2 });
    expect(() => tableOf('id,name', [['track_name', '#3']])).toThrow('no column "#3" for track_name');
  });

  it('refuses to choose among columns of the same name', () => {
    expect(() => tableOf('id,name,Name')).toThrow(
      'track_name is ambiguous: #2 "name" and #3 "Name". Name one: --map "track_name=#2"',
    );
    expect(() => tableOf('id,name,Name', [['track_name', 'title']])).toThrow('no column "title"');
    expect(tableOf('id,name,Name', [['track_name', 'Name']])).toMatchObject({ track_name: 2 });
    expect(() => tableOf('id,title,t,t', [['track_name', 't']])).toThrow('track_name is ambiguous: #3 "t" and #4 "t"');
    expect(tableOf('id,name,mood,mood')).toMatchObject({ track_name: 1 });
  });

  it('takes a column for the time only where it was told to, but for one that says so itself', () => {
    expect(tableOf('id,name,played_at')).not.toHaveProperty('observed_at');
    expect(tableOf('id,name,observed_at')).toMatchObject({ observed_at: 2 });
    const header = ['id', 'name', 'played_at'];
    expect(toTable(header, { mapped: new Map(), timeColumns: TIME_COLUMNS }).columns.get('observed_at')).toBe(2);
  });

  it('does not offer a field that the user named, where a row of JSON may lack it', () => {
    const mapping = { mapped: new Map<Field, string>([['isrc', 'code']]), timeColumns: [] };
    expect(toTable(['id', 'name'], mapping, 'is not offered').columns.has('isrc')).toBe(false);
  });
});
