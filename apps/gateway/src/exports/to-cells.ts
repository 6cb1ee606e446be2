import type { AlbumRow, ArtistRow, TrackRow, WatchedTrackRow } from '@freshwax/contracts';

export type Cell = string | number | boolean | null;
/** How a column is typed where the format types its columns. */
export type CellType = 'text' | 'integer' | 'boolean';

export interface Column<Row> {
  name: string;
  type: CellType;
  of: (row: Row) => Cell;
}

type Observed = Pick<AlbumRow, 'id' | 'source' | 'name' | 'observedAt' | 'expiresOn' | 'notOffered' | 'provenance'>;

const text = <Row>(name: string, of: (row: Row) => string | null): Column<Row> => ({ name, type: 'text', of });
const integer = <Row>(name: string, of: (row: Row) => number | null): Column<Row> => ({ name, type: 'integer', of });

const identity: Column<Observed>[] = [
  text('id', ({ id }) => id),
  text('source', ({ source }) => source),
  text('name', ({ name }) => name),
];
const whence: Column<Observed>[] = [
  text('observedAt', ({ observedAt }) => observedAt),
  text('expiresOn', ({ expiresOn }) => expiresOn),
  text('notOffered', ({ notOffered }) => notOffered.join(' ')),
  text('topic', ({ provenance }) => provenance.topic),
  integer('partition', ({ provenance }) => provenance.partition),
  integer('generation', ({ provenance }) => provenance.generation),
  text('offset', ({ provenance }) => provenance.offset),
  text('runId', ({ provenance }) => provenance.runId),
];
interface Credited {
  artists: readonly { id: string; name: string }[];
}
const artists: Column<Credited>[] = [
  text('artists', (row) => row.artists.map(({ name }) => name).join('; ')),
  text('artistIds', (row) => row.artists.map(({ id }) => id).join(' ')),
];
interface Counted {
  popularity: number | null;
  listenCount: number | null;
  listenerCount: number | null;
}
const counts: Column<Counted>[] = [
  integer('popularity', ({ popularity }) => popularity),
  integer('listenCount', ({ listenCount }) => listenCount),
  integer('listenerCount', ({ listenerCount }) => listenerCount),
];
const genres = text<{ genres: string[] | null }>('genres', (row) => row.genres?.join('; ') ?? null);
const url = text<{ url: string | null }>('url', (row) => row.url);

/** Flat columns of each list, for formats that know no nesting. */
export const albumColumns: Column<AlbumRow>[] = [
  ...identity,
  ...artists,
  text('albumType', ({ albumType }) => albumType),
  integer('totalTracks', ({ totalTracks }) => totalTracks),
  text('releaseDate', ({ releaseDate }) => releaseDate),
  text('releaseDatePrecision', ({ releaseDatePrecision }) => releaseDatePrecision),
  text('label', ({ label }) => label),
  genres,
  ...counts,
  url,
  ...whence,
];
export const trackColumns: Column<TrackRow>[] = [
  ...identity,
  ...artists,
  text('albumId', ({ albumId }) => albumId),
  integer('discNumber', ({ discNumber }) => discNumber),
  integer('trackNumber', ({ trackNumber }) => trackNumber),
  integer('durationMs', ({ durationMs }) => durationMs),
  { name: 'explicit', type: 'boolean', of: ({ explicit }) => explicit },
  text('popularityAvailability', ({ popularityAvailability }) => popularityAvailability),
  ...counts,
  url,
  ...whence,
];
export const watchedTrackColumns: Column<WatchedTrackRow>[] = [
  ...identity,
  ...artists,
  text('requestedId', ({ requestedId }) => requestedId),
  text('albumId', ({ albumId }) => albumId),
  text('albumName', ({ albumName }) => albumName),
  integer('durationMs', ({ durationMs }) => durationMs),
  { name: 'isPlayable', type: 'boolean', of: ({ isPlayable }) => isPlayable },
  text('popularityAvailability', ({ popularityAvailability }) => popularityAvailability),
  integer('popularity', ({ popularity }) => popularity),
  url,
  ...whence,
];
export const artistColumns: Column<ArtistRow>[] = [
  ...identity,
  genres,
  integer('followers', ({ followers }) => followers),
  text('popularityAvailability', ({ popularityAvailability }) => popularityAvailability),
  ...counts,
  url,
  ...whence,
];
