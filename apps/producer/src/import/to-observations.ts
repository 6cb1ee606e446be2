import type { Observation } from '@freshwax/contracts';
import { toObservation, type Said, type Sighting } from '../publish/to-observation.ts';
import { toTime } from './cell-time.ts';
import { CellError, type Cell } from './cell.ts';
import type { Table } from './columns.ts';
import { Row, type RowAlbum, type RowArtist } from './to-row.ts';

/** What a row says, and when it was true. */
export interface Told {
  said: Said[];
  /** Said again by each row whatever its time: it is worth one event, at the time of the first. */
  once?: Said[];
  /** ms since 1970 */
  observedAt: number;
}
export type RowRead = Told | { refused: string };

export interface RowSettings {
  /** ms since 1970, of a row that does not say when it was true; undefined: it must. */
  observedAt: number | undefined;
  /** Between the names of one cell; null: a cell is one name. */
  separator: string | null;
  /** ms since 1970: what is later lies in the future. */
  now: number;
}

/**
 * What one row says: a track, what the track says of itself, its album, its artists. Columns that the table does not
 * have are not offered; cells that are empty are null.
 */
export function readRow(table: Table, cells: readonly Cell[], settings: RowSettings): RowRead {
  try {
    const row = new Row(table, cells, settings.separator);
    const isSaid = table.columns.has('observed_at') || settings.observedAt === undefined;
    const observedAt = isSaid ? toTime(row.cell('observed_at'), 'observed_at', settings.now) : settings.observedAt!;
    return { said: table.kind === 'tracks' ? tracksRow(row) : artistsRow(row), observedAt };
  } catch (error) {
    if (error instanceof CellError) return { refused: error.message };
    throw error;
  }
}

/** The observations, each within the contract; or, if one is not, none: a row is taken whole or refused. */
export function toObservations(
  said: readonly Said[],
  sighting: Sighting,
): { observations: Observation[] } | { refused: string } {
  const mapped = said.map((one) => toObservation(one, sighting));
  const refusal = mapped.find((one) => 'refusal' in one)?.refusal;
  if (refusal) return { refused: `${refusal.type}: ${refusal.reason}` };
  return { observations: mapped.flatMap((one) => ('observation' in one ? one.observation : [])) };
}

function tracksRow(row: Row): Said[] {
  const id = required(row.id('track_id'), 'id');
  const name = required(row.text('track_name'), 'name');
  const artists = row.artists();
  const album = row.album(artists);
  const track = {
    name,
    album_id: album?.id ?? null,
    artists: toRefs(artists),
    duration_ms: row.integer('duration_ms') ?? null,
    explicit: row.boolean('explicit') ?? null,
  };
  return [
    ...albumOf(row, album),
    {
      type: 'track',
      id,
      always: {
        ...track,
        disc_number: row.integer('disc_number') ?? null,
        track_number: row.integer('track_number') ?? null,
      },
      offered: {},
    },
    {
      type: 'track_meta',
      id,
      always: track,
      offered: { popularity: row.integer('popularity'), isrc: row.text('isrc') },
    },
    ...artistsOf(row, artists),
    ...albumsOwnArtists(row, album, artists),
  ];
}

const toRefs = (artists: readonly RowArtist[]) => artists.map(({ id, name }) => ({ id, name: name ?? '' }));

function artistsRow(row: Row): Said[] {
  required(row.id('artist_ids'), 'id');
  required(row.text('artist_names'), 'name');
  return artistsOf(row, row.artists());
}

function albumOf(row: Row, album: RowAlbum | null): Said[] {
  const name = row.text('album_name');
  if (!album || !name) return [];
  const { date, precision } = row.releaseDate();
  return [
    {
      type: 'album',
      id: album.id,
      always: {
        name,
        album_type: row.text('album_type') ?? null,
        total_tracks: row.integer('total_tracks') ?? null,
        release_date: date,
        release_date_precision: precision,
        artists: toRefs(album.artists),
        images: [],
        url: null,
      },
      offered: { label: row.text('label'), upc: row.text('upc'), popularity: row.integer('album_popularity') },
    },
  ];
}

function artistsOf(row: Row, artists: readonly RowArtist[]): Said[] {
  // One popularity for several artists is nobody's.
  const own = artists.length === 1;
  const offered = own
    ? { popularity: row.integer('artist_popularity'), followers: row.integer('followers'), genres: row.list('genres') }
    : {};
  return namesOf(artists, offered);
}

/**
 * Those whom the album alone names. Of them the row says no more than the name: where other rows do, as true at the same time,
 * this would stand beside it.
 */
function albumsOwnArtists(row: Row, album: RowAlbum | null, ofTrack: readonly RowArtist[]): Said[] {
  const saysMore = (['artist_popularity', 'followers', 'genres'] as const).some((field) => row.has(field));
  const others = (album?.artists ?? []).filter(({ id }) => !ofTrack.some((artist) => artist.id === id));
  return saysMore ? [] : namesOf(others, {});
}

const namesOf = (artists: readonly RowArtist[], offered: Said['offered']): Said[] =>
  artists.flatMap(({ id, name }) =>
    name === null ? [] : [{ type: 'artist_meta', id, always: { name, images: [], url: null }, offered }],
  );

function required(value: string | null | undefined, what: string): string {
  if (value) return value;
  throw new CellError(`no ${what}`);
}
