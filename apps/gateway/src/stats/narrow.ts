import { z } from 'zod';
import { followedParameter, followedSql } from '../entities/filters.ts';
import { holdsSql } from '../entities/by-name.ts';
import { nameParameter } from '../entities/list.parameters.ts';
import { isAmongGenreSql } from '../entities/of-genre.ts';
import { dayParameter, idParameter, wholeParameter, wordsParameter } from '../http/parameters.ts';

const MAX_POPULARITY = 100;
const MAX_INT = 2_147_483_647;
const popularity = wholeParameter(0, MAX_POPULARITY).optional();
const whole = wholeParameter(0, MAX_INT).optional();

/** What a statistic of albums by their day is narrowed by: the days are its own. */
export const albumNarrowing = {
  type: wordsParameter.optional(),
  genre: wordsParameter.optional(),
  artistId: idParameter.describe('Any credited artist of an album, the first of a track.').optional(),
};
/** What statistics of albums or artists are narrowed by, each by what it has. */
export const genreNarrowing = {
  ...albumNarrowing,
  'released[gte]': dayParameter.optional(),
  'released[lte]': dayParameter.optional(),
  'artistPopularity[gte]': popularity,
  'artistPopularity[lte]': popularity,
};
/** What statistics of tracks are narrowed by; the genre may be the album's or the artist's. */
export const trackNarrowing = {
  ...genreNarrowing,
  'durationMs[gte]': whole,
  'durationMs[lte]': whole,
  'popularity[gte]': popularity,
  'popularity[lte]': popularity,
};

/** What rows behind a figure are narrowed by: what statistics of them are, and what lists of them are found by. */
export const rowNarrowing = {
  ...trackNarrowing,
  q: nameParameter,
  albumId: idParameter.optional(),
  followed: followedParameter,
};

const narrowing = z.object(rowNarrowing);
export type Narrowing = Partial<z.infer<typeof narrowing>>;
export type NarrowingName = keyof Narrowing;
export type NarrowedKind = 'albums' | 'tracks' | 'artists' | 'watchedTracks';

const OF_TRACKS: Partial<Record<NarrowingName, string>> = {
  type: "coalesce(a.album_type, 'unknown') = ANY(?)",
  genre: '(jsonb_exists_any(a.genres, ?) OR jsonb_exists_any(m.genres, ?))',
  artistId: 't.artist_id = ?',
  'released[gte]': 'a.release_day >= ?',
  'released[lte]': 'a.release_day <= ?',
  'durationMs[gte]': 't.duration_ms >= ?',
  'durationMs[lte]': 't.duration_ms <= ?',
  'popularity[gte]': 'p.popularity >= ?',
  'popularity[lte]': 'p.popularity <= ?',
  'artistPopularity[gte]': 'm.popularity >= ?',
  'artistPopularity[lte]': 'm.popularity <= ?',
  albumId: 't.album_id = ?',
};

/** Conditions by the alias of their table; `?` is the value. Nothing of a request enters the text. */
const CONDITIONS: Record<NarrowedKind, Partial<Record<NarrowingName, string>>> = {
  albums: {
    type: "coalesce(a.album_type, 'unknown') = ANY(?)",
    genre: isAmongGenreSql('a', '?'),
    artistId: "a.artists @> jsonb_build_array(jsonb_build_object('id', ?::text))",
    'released[gte]': 'a.release_day >= ?',
    'released[lte]': 'a.release_day <= ?',
    q: holdsSql('a', '?'),
    followed: followedSql('a', '?'),
  },
  tracks: {
    ...OF_TRACKS,
    q: `(t.id, t.source) IN (SELECT named.id, named.source FROM live.track_name named WHERE ${holdsSql('named', '?')})`,
  },
  artists: {
    genre: 'jsonb_exists_any(m.genres, ?)',
    artistId: 'm.id = ?',
    'artistPopularity[gte]': 'm.popularity >= ?',
    'artistPopularity[lte]': 'm.popularity <= ?',
    q: holdsSql('m', '?'),
  },
  watchedTracks: { ...OF_TRACKS, q: holdsSql('t', '?') },
};

export interface NarrowedSql {
  /** ` AND …` of each condition; empty where nothing narrows. */
  readonly and: string;
  readonly values: readonly unknown[];
}

/** What rows of a kind can be narrowed by. */
export const narrowingOf = (of: NarrowedKind): NarrowingName[] => Object.keys(CONDITIONS[of]) as NarrowingName[];

/** @param first number of the first parameter, such as 2 where `$1` is taken */
export function narrowedSql(of: NarrowedKind, asked: Narrowing, first: number): NarrowedSql {
  const names = narrowingOf(of).filter((name) => asked[name] !== undefined);
  const conditions = names.map((name, at) => CONDITIONS[of][name]!.replaceAll('?', `$${first + at}`));
  const values = names.map((name) => asked[name]);
  return { and: conditions.map((text) => ` AND ${text}`).join(''), values };
}

export const isNarrowed = (asked: Narrowing): boolean => Object.values(asked).some((value) => value !== undefined);
