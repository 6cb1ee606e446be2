import { z } from 'zod';
import { dayParameter, idParameter, wholeParameter, wordsParameter } from '../http/parameters.ts';

const MAX_POPULARITY = 100;
const MAX_INT = 2_147_483_647;
const popularity = wholeParameter(0, MAX_POPULARITY).optional();
const whole = wholeParameter(0, MAX_INT).optional();

/** What statistics of albums are narrowed by. */
export const albumNarrowing = {
  type: wordsParameter.optional(),
  genre: wordsParameter.optional(),
  artistId: idParameter.describe('Any credited artist of an album, the first of a track.').optional(),
};
/** What statistics of tracks are narrowed by; the genre may be the album's or the artist's. */
export const trackNarrowing = {
  ...albumNarrowing,
  'released[gte]': dayParameter.optional(),
  'released[lte]': dayParameter.optional(),
  'durationMs[gte]': whole,
  'durationMs[lte]': whole,
  'popularity[gte]': popularity,
  'popularity[lte]': popularity,
  'artistPopularity[gte]': popularity,
  'artistPopularity[lte]': popularity,
};

const narrowing = z.object(trackNarrowing);
export type Narrowing = Partial<z.infer<typeof narrowing>>;
type Name = keyof Narrowing;

/** Conditions by the alias of their table; `?` is the value. Nothing of a request enters the text. */
const CONDITIONS: Record<'albums' | 'tracks' | 'artists', Partial<Record<Name, string>>> = {
  albums: {
    type: "coalesce(a.album_type, 'unknown') = ANY(?)",
    genre: 'jsonb_exists_any(a.genres, ?)',
    artistId: "a.artists @> jsonb_build_array(jsonb_build_object('id', ?::text))",
  },
  tracks: {
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
  },
  artists: {
    genre: 'jsonb_exists_any(m.genres, ?)',
    artistId: 'm.id = ?',
    'artistPopularity[gte]': 'm.popularity >= ?',
    'artistPopularity[lte]': 'm.popularity <= ?',
  },
};

export interface NarrowedSql {
  /** ` AND …` of each condition; empty where nothing narrows. */
  readonly and: string;
  readonly values: readonly unknown[];
}

/** @param first number of the first parameter, such as 2 where `$1` is taken */
export function narrowedSql(of: keyof typeof CONDITIONS, asked: Narrowing, first: number): NarrowedSql {
  const names = (Object.keys(CONDITIONS[of]) as Name[]).filter((name) => asked[name] !== undefined);
  const conditions = names.map((name, at) => CONDITIONS[of][name]!.replaceAll('?', `$${first + at}`));
  return { and: conditions.map((text) => ` AND ${text}`).join(''), values: names.map((name) => asked[name]) };
}

/** Everything that a condition on a track may name, but for `t`; joins that no condition names cost nothing. */
export const TRACK_JOINS = `
  LEFT JOIN live.track_meta p ON p.source = t.source AND p.id = t.id
  LEFT JOIN live.albums a ON a.source = t.source AND a.id = t.album_id
  LEFT JOIN live.artist_meta m ON m.source = t.source AND m.id = t.artist_id`;
