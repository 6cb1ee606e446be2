import type {
  ObjectLiteral,
  Repository,
  SelectQueryBuilder,
  TrackEntity,
  TrackNameEntity,
} from '@freshwax/postgres/entities';
import { TrackMetaEntity } from '@freshwax/postgres/entities';
import { albumFilters, artistFilters, trackFilters, watchedTrackFilters, type Filters } from './filters.ts';
import type { Sortable, SortKey } from './sort-order.ts';

const albumName: SortKey = { property: 'album.name', kind: 'long text', indexed: 'ASC' };
/** A first key has an index; further keys order what is equal in the first. */
const albumSorts: Sortable = {
  id: { property: 'album.id', kind: 'text', indexed: 'ASC' },
  // Hundreds come out on one Friday: in the order of their ids nobody would find one.
  releaseDate: { property: 'album.releaseDay', kind: 'text', nullable: true, indexed: 'DESC', within: albumName },
  name: albumName,
  listenCount: { property: 'album.listenCount', kind: 'number', nullable: true, isPartial: true, indexed: 'DESC' },
};
const trackSorts: Sortable = {
  id: { property: 'track.id', kind: 'text', indexed: 'ASC' },
  observedAt: { property: 'track.observedAt', kind: 'number', indexed: 'DESC' },
  // An index over the names of tracks would cost the consumer more than anybody has of a list of all of them by name.
  name: { property: 'track.name', kind: 'long text' },
  popularity: {
    property: 'meta.popularity',
    kind: 'number',
    nullable: true,
    indexed: 'DESC',
    beside: { table: 'live.track_meta', column: 'popularity', id: 'meta.id', countedOf: 'track_meta' },
    isShared: true,
  },
  durationMs: { property: 'track.durationMs', kind: 'number', nullable: true, indexed: 'DESC' },
};
const artistSorts: Sortable = {
  id: { property: 'artist.id', kind: 'text', indexed: 'ASC' },
  popularity: { property: 'artist.popularity', kind: 'number', nullable: true, indexed: 'DESC', isShared: true },
  name: { property: 'artist.name', kind: 'long text', indexed: 'ASC' },
  listenCount: { property: 'artist.listenCount', kind: 'number', nullable: true, isPartial: true, indexed: 'DESC' },
};
/** Watched tracks are few, however many there are of the others: any order is made in memory. */
const watchedTrackSorts: Sortable = {
  id: { property: 'watched.id', kind: 'text', indexed: 'ASC' },
  observedAt: { property: 'watched.observedAt', kind: 'number', indexed: 'DESC' },
  popularity: { property: 'watched.popularity', kind: 'number', nullable: true, indexed: 'DESC' },
  name: { property: 'watched.name', kind: 'long text', indexed: 'ASC' },
  durationMs: { property: 'watched.durationMs', kind: 'number', nullable: true, indexed: 'DESC' },
};

/** Everything that tells one list from the others. */
export interface ListShape {
  alias: string;
  /** Where names are found by a part of them; without one in the list's own table. */
  names?: string;
  sorts: Sortable;
  filters: Filters;
}
export const albumShape: ListShape = { alias: 'album', sorts: albumSorts, filters: albumFilters };
export const trackShape: ListShape = {
  alias: 'track',
  names: 'live.track_name',
  sorts: trackSorts,
  filters: trackFilters,
};
export const watchedTrackShape: ListShape = {
  alias: 'watched',
  sorts: watchedTrackSorts,
  filters: watchedTrackFilters,
};
export const artistShape: ListShape = { alias: 'artist', sorts: artistSorts, filters: artistFilters };

/** Of what is joined to a track, what its row shows: its artists alone, a second time, would double the work of a page. */
const SHOWN_OF_META = ['id', 'source', 'missing', 'popularity', 'listenCount', 'listenerCount'] as const;

/** Tracks, or their names alone, each with what was said of its popularity, as `meta`. */
export const withMeta = <Entity extends TrackEntity | TrackNameEntity>(
  tracks: Repository<Entity>,
): SelectQueryBuilder<Entity> =>
  tracks
    .createQueryBuilder('track')
    .leftJoinAndMapOne('track.meta', TrackMetaEntity, 'meta', 'meta.id = track.id AND meta.source = track.source')
    .select(['track', ...SHOWN_OF_META.map((name) => `meta.${name}`)]);

const OF_NAMES = ['track.id', 'track.name'];

/** Whether tracks are ordered by name, and the table of their names says all else that is asked of them: its index has that order. */
export function isOfNames({ sort, ...asked }: { sort: readonly string[] } & ObjectLiteral): boolean {
  const keys = sort.map((name) => trackSorts[name.replace('-', '')]!);
  const filters = Object.keys(trackFilters).filter((name) => asked[name] !== undefined);
  const properties = [...keys, ...filters.map((name) => trackFilters[name]!)].map(({ property }) => property);
  return (
    keys.some(({ property }) => property === 'track.name') &&
    properties.every((property) => property.startsWith('meta.') || OF_NAMES.includes(property))
  );
}
