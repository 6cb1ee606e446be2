/** The fields that a row may hold, each with the headers that usually mean it, best first. */
const headers = {
  track_id: ['track_id', 'id', 'spotify_id', 'spotify_track_id', 'track_uri', 'uri', 'spotify_track_uri'],
  track_name: ['track_name', 'name', 'title', 'track_title', 'song_name', 'song', 'track'],
  artist_names: [
    'track_artist',
    'artists',
    'artist_names',
    'artist_name',
    'artist_name(s)',
    'artists_names',
    'track_artists',
    'artist',
  ],
  artist_ids: [
    'artist_id',
    'artist_ids',
    'id_artists',
    'artists_id',
    'artists_ids',
    'track_artist_id',
    'artist_uri(s)',
    'artist_uris',
    'artist_uri',
  ],
  popularity: ['track_popularity', 'popularity'],
  album_id: ['track_album_id', 'album_id', 'id_album', 'album_uri'],
  album_name: ['track_album_name', 'album_name', 'album', 'track_album'],
  album_artist_names: [
    'album_artist',
    'album_artists',
    'album_artist_name',
    'album_artist_names',
    'album_artist_name(s)',
    'track_album_artist',
    'track_album_artists',
  ],
  album_artist_ids: [
    'album_artist_id',
    'album_artist_ids',
    'album_artist_uri',
    'album_artist_uris',
    'album_artist_uri(s)',
  ],
  release_date: ['track_album_release_date', 'album_release_date', 'release_date', 'album_date'],
  release_date_precision: ['release_date_precision', 'album_release_date_precision'],
  album_type: ['album_type', 'album_album_type', 'track_album_type'],
  total_tracks: ['album_total_tracks', 'total_tracks'],
  album_popularity: ['album_popularity'],
  label: ['label', 'album_label', 'record_label'],
  upc: ['upc', 'album_upc', 'album_external_ids_upc'],
  duration_ms: ['duration_ms', 'track_duration_ms', 'duration_(ms)', 'track_duration_(ms)'],
  explicit: ['explicit', 'track_explicit', 'is_explicit'],
  track_number: ['track_number'],
  disc_number: ['disc_number'],
  isrc: ['isrc', 'track_isrc', 'external_ids_isrc'],
  artist_popularity: ['artist_popularity'],
  followers: ['artist_followers', 'followers_total', 'followers'],
  genres: ['artist_genres', 'genres'],
  observed_at: ['observed_at'],
} as const;

/** Columns that say when a row was true, if it is one that does. */
export const TIME_COLUMNS = [...headers.observed_at, 'played_at', 'timestamp', 'ts', 'snapshot_date', 'fetched_at'];

export type Field = keyof typeof headers;
export const fields = Object.keys(headers) as Field[];
export const isField = (name: string): name is Field => Object.hasOwn(headers, name);

/** Where each field stands in a row. A field without a place is one the table does not have. */
export type Columns = ReadonlyMap<Field, number>;

export interface Table {
  columns: Columns;
  /** Rows are tracks, or, where nothing speaks of tracks, artists. */
  kind: 'tracks' | 'artists';
}

/** A table, or a mapping of it, that cannot be used. */
export class ColumnError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ColumnError';
  }
}

export interface Mapping {
  /** Columns that the user named for fields: by their header or, the first being #1, by their place. */
  mapped: ReadonlyMap<Field, string>;
  /** Columns that say when a row was true, best first. */
  timeColumns: readonly string[];
}

/**
 * @param absent what a column that the user named and the table does not have means
 * @throws ColumnError when a named column is not there or not the only one, or none holds ids or names
 */
export function toTable(
  header: readonly string[],
  { mapped, timeColumns }: Mapping,
  absent: 'is wrong' | 'is not offered' = 'is wrong',
): Table {
  const named = header.map(toWord);
  const columns = new Map<Field, number>();
  for (const field of fields) {
    const wanted = mapped.get(field);
    const usual = field === 'observed_at' ? timeColumns : headers[field];
    const place = wanted === undefined ? firstOf(usual, named) : placeOf(header, wanted);
    if (place instanceof Several) throw new ColumnError(place.toMessage(field, header));
    if (place !== undefined) columns.set(field, place);
    else if (wanted !== undefined && absent === 'is wrong')
      throw new ColumnError(`no column "${wanted}" for ${field}; ${listed(header)}`);
  }
  if (isArtistTable(columns)) return { kind: 'artists', columns: asArtists(columns) };
  for (const field of ['track_id', 'track_name'] as const) {
    if (!columns.has(field))
      throw new ColumnError(`no column for ${field}; ${listed(header)}. Name it: --map ${field}=<column>`);
  }
  return { kind: 'tracks', columns };
}

/** "Track Name", "track-name" and "track.name" are track_name. */
const toWord = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replaceAll(/[\s.-]+/g, '_');

/** Columns of which each could be meant: the first would be as wrong as any. */
class Several {
  constructor(private readonly places: readonly number[]) {}

  toMessage(field: Field, header: readonly string[]): string {
    const choices = this.places.map((at) => `#${at + 1} "${header[at]!}"`).join(' and ');
    return `${field} is ambiguous: ${printable(choices)}. Name one: --map "${field}=#${this.places[0]! + 1}"`;
  }
}

const firstOf = (usual: readonly string[], named: readonly string[]): number | Several | undefined =>
  usual.map((word) => theOne(named, word)).find((place) => place !== undefined);

function placeOf(header: readonly string[], wanted: string): number | Several | undefined {
  const numbered = /^#([1-9]\d{0,4})$/.exec(wanted);
  if (!numbered || header.includes(wanted)) return theOne(header, wanted) ?? theOne(header.map(toWord), toWord(wanted));
  const place = Number(numbered[1]) - 1;
  return place < header.length ? place : undefined;
}

function theOne(names: readonly string[], wanted: string): number | Several | undefined {
  const places = names.flatMap((name, place) => (name === wanted ? place : []));
  return places.length > 1 ? new Several(places) : places[0];
}

/** Control characters of what is no table would reach the terminal. */
const printable = (text: string): string => text.slice(0, 1_000).replaceAll(/\p{Cc}/gu, '\uFFFD');
const listed = (header: readonly string[]): string => `the table has: ${printable(header.slice(0, 50).join(', '))}`;

/** Followers belong to artists; a row that has them and neither length, album nor artist of a track is one. */
function isArtistTable(columns: Columns): boolean {
  const ofTracks: Field[] = [
    'duration_ms',
    'album_id',
    'album_name',
    'artist_names',
    'track_number',
    'isrc',
    'explicit',
  ];
  return columns.has('followers') && !ofTracks.some((field) => columns.has(field));
}

function asArtists(columns: Columns): Columns {
  const renamed = { track_id: 'artist_ids', track_name: 'artist_names', popularity: 'artist_popularity' } as const;
  return new Map(
    [...columns].map(([field, place]) => [field in renamed ? renamed[field as keyof typeof renamed] : field, place]),
  );
}
