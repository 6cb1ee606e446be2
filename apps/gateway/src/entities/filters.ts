import { z } from 'zod';
import {
  AlbumEntity,
  ArtistMetaEntity,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from '@freshwax/postgres/entities';
import {
  dayParameter,
  idParameter,
  idsParameter,
  switchParameter,
  wholeParameter,
  wordsParameter,
} from '../http/parameters.ts';
import { isAmongGenreSql, isOfGenreSql } from './of-genre.ts';

const MAX_POPULARITY = 100;
const MAX_INT = 2_147_483_647;

/**
 * Albums that credit an artist that is followed. The albums of the few that are come from the index over credits, before any
 * album of the list is looked at: as a join, they were looked for in one album after another.
 */
export const followedSql = (alias: string, isAsked: string): string => `${alias}.id = ANY(ARRAY(
      SELECT credited.id FROM book.followed_artist f JOIN live.albums credited
        ON credited.source = f.source AND credited.artists @> jsonb_build_array(jsonb_build_object('id', f.artist_id))
       WHERE f.artist_id IS NOT NULL AND ${isAsked}))
    AND EXISTS (SELECT FROM book.followed_artist f
      WHERE f.source = ${alias}.source AND ${alias}.artists @> jsonb_build_array(jsonb_build_object('id', f.artist_id)))`;

/** How a filter narrows a list; `:value` is what was asked. */
const CONDITIONS = {
  is: (property: string) => `${property} = :value`,
  among: (property: string) => `${property} IN (:...value)`,
  from: (property: string) => `${property} >= :value`,
  to: (property: string) => `${property} <= :value`,
  /** As the statistics name it: what has no type is of an unknown one. */
  type: (property: string) => `(${property} IN (:...value) OR ${property} IS NULL AND 'unknown' IN (:...value))`,
  /** One word of a jsonb array. */
  holds: (property: string) => `jsonb_exists_any(${property}, ARRAY[:...value])`,
  followed: (property: string) => followedSql(property.split('.', 1)[0]!, ':value'),
  /** One of the credited artists, not only the first. */
  credits: (property: string) => `${property} @> jsonb_build_array(jsonb_build_object('id', CAST(:value AS text)))`,
  genreOfAlbum: (property: string) => isOfGenreSql(property.split('.', 1)[0]!, 'ARRAY[:...value]'),
  genreAmongAlbums: (property: string) => isAmongGenreSql(property.split('.', 1)[0]!, 'ARRAY[:...value]'),
  /** The album or the artist is of the genre. */
  genreBeside: () => '(jsonb_exists_any(a.genres, ARRAY[:...value]) OR jsonb_exists_any(m.genres, ARRAY[:...value]))',
};

/** What tracks belong to, joined where a filter names it; a track whose album is not known is of an unknown type. */
const BESIDE = {
  a: { entity: AlbumEntity, on: 'a.id = track.albumId AND a.source = track.source' },
  m: { entity: ArtistMetaEntity, on: 'm.id = track.artistId AND m.source = track.source' },
};
type Beside = keyof typeof BESIDE;

interface Filter {
  property: string;
  condition: keyof typeof CONDITIONS;
  beside?: readonly Beside[];
}
export type Filters = Readonly<Record<string, Filter>>;

const range = (name: string, property: string, beside: readonly Beside[] = []): Filters => ({
  [`${name}[gte]`]: { property, condition: 'from', beside },
  [`${name}[lte]`]: { property, condition: 'to', beside },
});

export const albumFilters: Filters = {
  ids: { property: 'album.id', condition: 'among' },
  type: { property: 'album.albumType', condition: 'type' },
  genre: { property: 'album.genres', condition: 'genreOfAlbum' },
  artistId: { property: 'album.artists', condition: 'credits' },
  followed: { property: 'album.id', condition: 'followed' },
  /** No parameter of the list: of calendars, which have a place for whole days only. */
  precision: { property: 'album.releaseDatePrecision', condition: 'is' },
  ...range('released', 'album.releaseDay'),
  ...range('popularity', 'album.popularity'),
};
/** To the same albums, where all of them are counted. */
export const countedAlbumFilters: Filters = {
  ...albumFilters,
  genre: { property: 'album.genres', condition: 'genreAmongAlbums' },
};
export const trackFilters: Filters = {
  ids: { property: 'track.id', condition: 'among' },
  albumId: { property: 'track.albumId', condition: 'is' },
  artistId: { property: 'track.artistId', condition: 'is' },
  explicit: { property: 'track.explicit', condition: 'is' },
  ...range('trackNumber', 'track.trackNumber'),
  ...range('durationMs', 'track.durationMs'),
  ...range('popularity', 'meta.popularity'),
  type: { property: 'a.albumType', condition: 'type', beside: ['a'] },
  genre: { property: 'a.genres', condition: 'genreBeside', beside: ['a', 'm'] },
  ...range('released', 'a.releaseDay', ['a']),
  ...range('artistPopularity', 'm.popularity', ['m']),
};
export const artistFilters: Filters = {
  ids: { property: 'artist.id', condition: 'among' },
  genre: { property: 'artist.genres', condition: 'holds' },
  ...range('popularity', 'artist.popularity'),
  ...range('followers', 'artist.followers'),
};
export const watchedTrackFilters: Filters = {
  ids: { property: 'watched.id', condition: 'among' },
  requestedId: { property: 'watched.requestedId', condition: 'is' },
  albumId: { property: 'watched.albumId', condition: 'is' },
  artistId: { property: 'watched.artistId', condition: 'is' },
  playable: { property: 'watched.isPlayable', condition: 'is' },
  ...range('durationMs', 'watched.durationMs'),
  ...range('popularity', 'watched.popularity'),
};

const popularity = wholeParameter(0, MAX_POPULARITY).optional();
const whole = wholeParameter(0, MAX_INT).optional();
const ofAll = { ids: idsParameter.optional(), 'popularity[gte]': popularity, 'popularity[lte]': popularity };

export const followedParameter = z.literal('true').optional().describe('Only of artists that are followed.');

export const albumFilterParameters = {
  ...ofAll,
  type: wordsParameter.optional(),
  genre: wordsParameter.describe("The album's or a credited artist's.").optional(),
  artistId: idParameter.describe('Any credited artist.').optional(),
  followed: followedParameter,
  'released[gte]': dayParameter.optional(),
  'released[lte]': dayParameter.optional(),
};
export const trackFilterParameters = {
  ...ofAll,
  albumId: idParameter.optional(),
  artistId: idParameter.describe('The first artist.').optional(),
  explicit: switchParameter.optional(),
  'trackNumber[gte]': whole,
  'trackNumber[lte]': whole,
  'durationMs[gte]': whole,
  'durationMs[lte]': whole,
  type: wordsParameter.optional(),
  genre: wordsParameter.describe("The album's or the artist's.").optional(),
  'released[gte]': dayParameter.optional(),
  'released[lte]': dayParameter.optional(),
  'artistPopularity[gte]': popularity,
  'artistPopularity[lte]': popularity,
};
export const watchedTrackFilterParameters = {
  ...ofAll,
  requestedId: idParameter.describe('The id that is watched; with a market another may answer.').optional(),
  albumId: idParameter.optional(),
  artistId: idParameter.describe('The first artist.').optional(),
  playable: switchParameter.optional(),
  'durationMs[gte]': whole,
  'durationMs[lte]': whole,
};
export const artistFilterParameters = {
  ...ofAll,
  genre: wordsParameter.optional(),
  'followers[gte]': whole,
  'followers[lte]': whole,
};

/** Names outside the table are never looked at: nothing of a request enters the text. */
export function applyFilters<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  filters: Filters,
  asked: Readonly<Record<string, unknown>>,
): void {
  const joined = new Set<Beside>();
  for (const [at, [name, { property, condition, beside = [] }]] of Object.entries(filters).entries()) {
    if (asked[name] === undefined) continue;
    const parameter = `filter${at}`;
    builder.andWhere(CONDITIONS[condition](property).replaceAll('value', parameter), { [parameter]: asked[name] });
    for (const alias of beside) joined.add(alias);
  }
  for (const alias of joined) builder.leftJoin(BESIDE[alias].entity, alias, BESIDE[alias].on);
}

/** Rows of these ids. @param of one entry a source at most; none: no row */
export function applyIds<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  alias: string,
  of: readonly { source: string; ids: readonly string[] }[],
): void {
  const each = of.map((_, at) => `${alias}.source = :idsOf${at} AND ${alias}.id = ANY(:ids${at})`);
  const parameters = of.flatMap(
    ({ source, ids }, at) =>
      [
        [`idsOf${at}`, source],
        [`ids${at}`, ids],
      ] as const,
  );
  builder.andWhere(each.length > 0 ? `(${each.join(' OR ')})` : 'false', Object.fromEntries(parameters));
}
