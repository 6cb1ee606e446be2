import { aggregatesSql, OBSERVED_AT_MS } from '../gateway.fixture.ts';

const HOUR_MS = 3_600_000;
const DAYS_BEFORE = 8;

/** A source of its own: rows of the simulator have the same ids and are in none of its figures. */
export const SOURCE = 'import';

const TABLES =
  `tracks, track_meta, albums, artist_meta, track_name, track_duration, popularity_count, album_type_count, joint,
  joint_delta, popularity_history`.split(/,\s+/);

const OBSERVED = 'id, source, observed_at, tie, name, missing, expires_on, part, generation, off';
/** From the last partition on: what was counted of the first one still waits to be folded, of the second it is. */
const observed = (kind: string): string =>
  `'${kind}' || i, '${SOURCE}', ${OBSERVED_AT_MS}, gen_random_uuid(), 'Few', '[]', 'infinity', 6 - i, 0, i`;

export interface FewRows {
  prefix: string;
  /** How many artists, each with an album of one track. */
  artists: number;
  /** False: nothing that a figure is made of is known of any, and of the day of release only the month. */
  isKnown: boolean;
}

/** Statements after which these rows, their history and what they add up to are all that the source has. */
export function fewRowsSql({ prefix, artists, isKnown }: FewRows): string[] {
  const known = (value: string): string => (isKnown ? value : 'null');
  const each = `FROM generate_series(1, ${artists}) i`;
  const credited = `jsonb_build_array(jsonb_build_object('id', 'artist' || i, 'name', 'Few')), 'artist' || i, 'album' || i`;
  const historySql = (topic: string, kind: string, popularity: string): string => `
INSERT INTO live.popularity_history (topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off)
SELECT '${prefix}${topic}', '${kind}' || i, '${SOURCE}', at / ${HOUR_MS}, at, gen_random_uuid(), ${known(popularity)}, 'infinity', 6 - i, 0, i
  ${each}, LATERAL (SELECT ${OBSERVED_AT_MS - DAYS_BEFORE * 24 * HOUR_MS} AS at) AS before`;
  return [
    ...TABLES.map((table) => `DELETE FROM live.${table} WHERE source = '${SOURCE}'`),
    `INSERT INTO live.artist_meta (${OBSERVED}, popularity, genres) SELECT ${observed('artist')}, ${known('i * 30')}, ${known(`'["few"]'`)} ${each}`,
    `INSERT INTO live.albums (${OBSERVED}, artists, album_type, total_tracks, release_date_precision, release_day)
SELECT ${observed('album')}, '[]', 'album', 1, '${isKnown ? 'day' : 'month'}', date '2026-11-01' + ${isKnown ? 'i' : '0'} ${each}`,
    `INSERT INTO live.tracks (${OBSERVED}, artists, artist_id, album_id, track_number, duration_ms, explicit)
SELECT ${observed('track')}, ${credited}, ${known('i')}, ${known('i * 1000')}, ${known('i % 2 = 0')} ${each}`,
    `INSERT INTO live.track_meta (${OBSERVED}, artists, artist_id, album_id, duration_ms, explicit, popularity)
SELECT ${observed('track')}, ${credited}, ${known('i * 1000')}, ${known('i % 2 = 0')}, ${known('i * 10')} ${each}`,
    historySql('spotify.track_meta', 'track', 'i * 10 - 5'),
    historySql('spotify.artist_meta', 'artist', 'i * 30 - 5'),
    aggregatesSql(prefix, SOURCE),
  ];
}
