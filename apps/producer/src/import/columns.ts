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
  artist_ids: ['artist_id', 'artist_ids', 'id_artists', 'artists_id', 'artists_ids', 'track_artist_id'],
  popularity: ['track_popularity', 'popularity'],
  album_id: ['track_album_id', 'album_id', 'id_album'],
  album_name: ['track_album_name', 'album_name', 'album', 'track_album'],
  release_date: ['track_album_release_date', 'album_release_date', 'release_date', 'album_date'],
  release_date_precision: ['release_date_precision', 'album_release_date_precision'],
  album_type: ['album_type', 'track_album_type'],
  total_tracks: ['album_total_tracks', 'total_tracks'],
  album_popularity: ['album_popularity'],
  label: ['label', 'album_label', 'record_label'],
  upc: ['upc', 'album_upc'],
  duration_ms: ['duration_ms', 'track_duration_ms', 'duration_(ms)', 'track_duration_(ms)'],
  explicit: ['explicit', 'track_explicit', 'is_explicit'],
  track_number: ['track_number'],
  disc_number: ['disc_number'],
  isrc: ['isrc', 'track_isrc'],
  artist_popularity: ['artist_popularity'],
  followers: ['artist_followers', 'followers'],
  genres: ['artist_genres', 'genres'],
} as const;

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

/**
 * @param mapped headers that the user named for fields
 * @throws ColumnError when a named header is not there, or no column holds ids or names
 */
export function toTable(header: readonly string[], mapped: ReadonlyMap<Field, string>): Table {
  const named = header.map(toWord);
  const columns = new Map<Field, number>();
  for (const field of fields) {
    const wanted = mapped.get(field);
    const place = wanted === undefined ? firstOf(named, headers[field]) : placeOf(header, wanted);
    if (place >= 0) columns.set(field, place);
    else if (wanted !== undefined) throw new ColumnError(`no column "${wanted}" for ${field}; ${listed(header)}`);
  }
  if (isArtistTable(columns)) return { kind: 'artists', columns: asArtists(columns) };
  for (const field of ['track_id', 'track_name'] as const) {
    if (!columns.has(field))
      throw new ColumnError(`no column for ${field}; ${listed(header)}. Name it: --map ${field}=<column>`);
  }
  return { kind: 'tracks', columns };
}

/** "Track Name" and "track-name" are track_name. */
const toWord = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replaceAll(/[\s.-]+/g, '_');

const firstOf = (named: readonly string[], wanted: readonly string[]): number =>
  wanted.map((name) => named.indexOf(name)).find((place) => place >= 0) ?? -1;

function placeOf(header: readonly string[], wanted: string): number {
  const exact = header.indexOf(wanted);
  return exact >= 0 ? exact : header.map(toWord).indexOf(toWord(wanted));
}

/** Control characters of what is no table would reach the terminal. */
const listed = (header: readonly string[]): string =>
  `the table has: ${header
    .slice(0, 50)
    .join(', ')
    .slice(0, 1_000)
    .replaceAll(/\p{Cc}/gu, '\uFFFD')}`;

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
