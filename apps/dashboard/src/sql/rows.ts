import type { Source } from '@freshwax/contracts';
import { ofAlbums, ofTracks, toParameters } from '../narrow/statistic-filters.ts';
import type { Filters } from '../view/view-state.ts';

/** What a card counts: rows of these sources, of what the screen is narrowed to. */
export interface SqlScope {
  /** Those of the answer. */
  readonly sources: readonly Source[];
  readonly filters: Filters;
}

export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
export const texts = (values: readonly string[]): string => values.map(text).join(', ');
const words = (list: string): string => texts([...new Set(list.split(',').map((word) => word.trim()))]);
const hasGenre = (alias: string, list: string): string => `jsonb_exists_any(${alias}.genres, ARRAY[${words(list)}])`;

type Condition = (value: string) => string;
const atLeast =
  (column: string): Condition =>
  (value) =>
    `${column} >= ${text(value)}`;
const atMost =
  (column: string): Condition =>
  (value) =>
    `${column} <= ${text(value)}`;
const range = (name: string, column: string): Record<string, Condition> => ({
  [`${name}[gte]`]: atLeast(column),
  [`${name}[lte]`]: atMost(column),
});
const ofType: Condition = (list) => `coalesce(a.album_type, 'unknown') IN (${words(list)})`;

/** The topics of streams, under any prefix. @param streams as the topics end, `spotify.track_meta` */
export const topicsSql = (streams: readonly string[]): string =>
  `SELECT topic FROM book.ingest_offset WHERE ${streams.map((name) => `topic LIKE ${text(`%${name}`)}`).join(' OR ')}`;

/** What the API's filters are, by its names; `t` is a track, `p` its popularity, `a` its album, `m` its artist. */
const conditions: Record<'tracks' | 'albums' | 'artists', Record<string, Condition>> = {
  tracks: {
    type: ofType,
    genre: (list) => `(${hasGenre('a', list)} OR ${hasGenre('m', list)})`,
    artistId: (id) => `t.artist_id = ${text(id)}`,
    ...range('released', 'a.release_day'),
    ...range('durationMs', 't.duration_ms'),
    ...range('popularity', 'p.popularity'),
    ...range('artistPopularity', 'm.popularity'),
  },
  albums: {
    type: ofType,
    genre: (list) => `(${hasGenre('a', list)} OR EXISTS (SELECT FROM jsonb_array_elements(a.artists) AS credited(artist)
         JOIN live.artist_meta known ON known.id = credited.artist ->> 'id' AND known.source = a.source
        WHERE ${hasGenre('known', list)}))`,
    artistId: (id) => `a.artists @> jsonb_build_array(jsonb_build_object('id', ${text(id)}))`,
    q: (part) => `a.plain_name LIKE book.plain_part(${text(part)})`,
    followed: () => `EXISTS (SELECT FROM book.followed_artist f
         WHERE f.source = a.source AND a.artists @> jsonb_build_array(jsonb_build_object('id', f.artist_id)))`,
    ...range('released', 'a.release_day'),
  },
  artists: {
    genre: (list) => hasGenre('m', list),
    artistId: (id) => `m.id = ${text(id)}`,
    ...range('artistPopularity', 'm.popularity'),
  },
};

/** What stands beside a track, by the alias that columns and conditions name it with. */
const beside = {
  p: 'LEFT JOIN live.track_meta p ON p.id = t.id AND p.source = t.source',
  k: 'LEFT JOIN live.tracks k ON k.id = t.id AND k.source = t.source',
  a: 'LEFT JOIN live.albums a ON a.id = t.album_id AND a.source = t.source',
  m: 'LEFT JOIN live.artist_meta m ON m.id = t.artist_id AND m.source = t.source',
};

/** Rows that are counted, and what they say themselves of what would stand beside them. */
const rows = {
  tracks: {
    of: 'tracks',
    table: 'live.tracks t',
    alias: 't',
    joins: { ...beside, k: 'CROSS JOIN LATERAL (SELECT t.track_number) k' },
  },
  trackMeta: {
    of: 'tracks',
    table: 'live.track_meta t',
    alias: 't',
    joins: { ...beside, p: 'CROSS JOIN LATERAL (SELECT t.popularity) p' },
  },
  albums: { of: 'albums', table: 'live.albums a', alias: 'a', joins: {} },
  artists: { of: 'artists', table: 'live.artist_meta m', alias: 'm', joins: {} },
} as const;

const ofAny = [...ofAlbums, ...ofTracks];

/** `FROM` and `WHERE` of the rows that the screen is narrowed to. @param shown columns that need what stands beside a row */
export function from(
  name: keyof typeof rows,
  { sources, filters }: SqlScope,
  where: readonly string[] = [],
  shown = '',
): string {
  const { of, table, alias, joins } = rows[name];
  const asked = Object.entries(toParameters(filters, ofAny));
  const narrowing = asked.flatMap(([filter, value]) => conditions[of][filter]?.(value) ?? []);
  const all = [`${alias}.source IN (${texts(sources)})`, ...where, ...narrowing].join('\n   AND ');
  const joined = Object.entries(joins).filter(([joins]) => new RegExp(`\\b${joins}\\.`).test(shown + all));
  return `  FROM ${[table, ...joined.map(([, join]) => join)].join('\n  ')}\n WHERE ${all}`;
}
