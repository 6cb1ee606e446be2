/** How much is filled in for a number of tracks; the ratios are about those of a year of new releases. */
export const ratiosOf = (tracks: number): Record<'tracks' | 'albums' | 'artists' | 'watched', number> => ({
  tracks,
  albums: Math.ceil(tracks / 7),
  artists: Math.ceil(tracks / 8),
  watched: 2_000,
});

/** Columns that every state row carries. */
const OBSERVED = 'id, source, observed_at, tie, name, missing, run_id, expires_on, part, generation, off';
const now = '(extract(epoch FROM now()) * 1000)::bigint';
/** Looked at within the last day. */
const observed = (kind: string, missing: string, share: number): string =>
  `pg_temp.id('${kind}', i), 'simulator', ${now} - (86400000 * pg_temp.u(i, 1))::bigint, gen_random_uuid(), pg_temp.words(i) || ' ' || i,
   CASE WHEN pg_temp.u(i, 2) < ${share} THEN '["${missing}"]' ELSE '[]' END::jsonb, 'run-1', date 'infinity', (i % 6)::int, 0, i`;
const credit = (artist: string): string =>
  `jsonb_build_array(jsonb_build_object('id', pg_temp.id('r', ${artist}), 'name', pg_temp.words(${artist}) || ' ' || ${artist}))`;

/** Chance that is the same at every filling; a few artists have many albums; popularity is mostly low. */
const chance = ({ artists }: ReturnType<typeof ratiosOf>): string => `
CREATE FUNCTION pg_temp.u(i bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE AS $$ SELECT (hashint8extended(i, salt) & 16777215)::float8 / 16777216 $$;
CREATE FUNCTION pg_temp.id(kind text, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT kind || substr(md5(kind || i), 1, 21) $$;
CREATE FUNCTION pg_temp.words(i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT (ARRAY['Amber','Slow','Paper','Northern','Hollow','Silver','Last','Electric','Quiet','Violet','Golden','Broken','Winter','Distant','Neon','Velvet'])[1 + (pg_temp.u(i, 3) * 16)::int % 16]
    || ' ' || (ARRAY['Harbour','Lantern','River','Mirror','Garden','Signal','Tide','Engine','Letter','Horizon','Cathedral','Orchard','Static','Meadow','Compass','Thunder'])[1 + (pg_temp.u(i, 4) * 16)::int % 16] $$;
CREATE FUNCTION pg_temp.popularity(i bigint, missing jsonb) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN missing = '[]' THEN (100 * power(pg_temp.u(i, 5), 2.5))::int END $$;
CREATE FUNCTION pg_temp.artist_of(album bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 1 + (${artists - 1} * power(pg_temp.u(album, 6), 2))::bigint $$;
CREATE FUNCTION pg_temp.genres(i bigint) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN pg_temp.u(i, 7) < 0.4 THEN '[]' ELSE jsonb_build_array('genre ' || (60 * power(pg_temp.u(i, 8), 2))::int, 'genre ' || (60 * power(pg_temp.u(i, 9), 2))::int) END $$`;

/** Nothing is asked of another host: a picture that does not come is an error in a browser's console. */
const PICTURE =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 1 1%22%3E%3Crect width=%221%22 height=%221%22/%3E%3C/svg%3E';

const rows = ({ tracks, albums, artists, watched }: ReturnType<typeof ratiosOf>): string[] => [
  `INSERT INTO live.artist_meta (${OBSERVED}, image_url, url, popularity, followers, genres)
   SELECT o.*, '${PICTURE}', null, pg_temp.popularity(off, missing), power(10, 7 * pg_temp.u(off, 10))::bigint, pg_temp.genres(off)
     FROM (SELECT ${observed('r', 'popularity', 0.1)} FROM generate_series(1, ${artists}::bigint) i) AS o (${OBSERVED})`,
  `INSERT INTO live.albums (${OBSERVED}, artists, album_type, total_tracks, release_date, release_date_precision, release_day, popularity, genres)
   SELECT o.*, ${credit('pg_temp.artist_of(off)')}, (ARRAY['album', 'single', 'single', 'compilation'])[1 + off % 4], 7, to_char(day, 'YYYY-MM-DD'), 'day', day,
          pg_temp.popularity(off, missing), pg_temp.genres(off)
     FROM (SELECT ${observed('l', 'popularity', 0.3)} FROM generate_series(1, ${albums}::bigint) i) AS o (${OBSERVED}),
          LATERAL (SELECT CASE WHEN off % 100 > 0 THEN current_date + 30 - (20000 * power(pg_temp.u(off, 11), 3))::int END AS day) AS released`,
  `INSERT INTO live.tracks (${OBSERVED}, artists, artist_id, album_id, disc_number, track_number, duration_ms, explicit)
   SELECT o.*, ${credit('pg_temp.artist_of(off / 7 + 1)')}, pg_temp.id('r', pg_temp.artist_of(off / 7 + 1)), pg_temp.id('l', off / 7 + 1), 1, 1 + off % 7,
          CASE WHEN off % 200 > 0 THEN 30000 + (180000 * (pg_temp.u(off, 12) + pg_temp.u(off, 13)))::int + (6000000 * power(greatest(0.1, pg_temp.u(off, 14)), 60))::int END,
          CASE WHEN off % 50 > 0 THEN pg_temp.u(off, 15) < 0.2 END
     FROM (SELECT ${observed('t', 'popularity', 0.03)} FROM generate_series(1, ${tracks}::bigint) i) AS o (${OBSERVED})`,
  `INSERT INTO live.track_meta (${OBSERVED}, artists, artist_id, album_id, duration_ms, explicit, popularity, isrc)
   SELECT ${OBSERVED}, artists, artist_id, album_id, duration_ms, explicit, pg_temp.popularity(off, missing), 'US' || off FROM live.tracks WHERE off % 10 > 0`,
  `INSERT INTO live.spotify_events (${OBSERVED}, artists, artist_id, requested_id) SELECT ${OBSERVED}, artists, artist_id, id FROM live.tracks WHERE off <= ${watched}`,
];

/** Each entity now, a day, a week and a month ago. */
const historySql = (topic: string, table: string): string => `
INSERT INTO live.popularity_history (topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off)
SELECT '${topic}', id, source, (observed_at - ago * 3600000::bigint) / 3600000, observed_at - ago * 3600000::bigint, tie,
       greatest(0, popularity - (ago / 100 * pg_temp.u(off, ago))::int), expires_on, part, generation, off - 1
  FROM live.${table}, unnest(ARRAY[0, 30, 190, 740]) AS ago WHERE popularity IS NOT NULL AND (ago = 0 OR popularity >= 20)`;

/** Summed from the rows, as the consumer's statements would leave them. */
const aggregates = (topicPrefix: string): string[] => [
  'INSERT INTO live.track_name SELECT id, source, name FROM live.tracks',
  `INSERT INTO live.track_duration SELECT '${topicPrefix}spotify.new_releases.track', part, source, coalesce(duration_ms / 1000, -1), count(*),
          coalesce(sum(duration_ms), 0), coalesce(sum(duration_ms::numeric * duration_ms), 0) FROM live.tracks GROUP BY 2, 3, 4`,
  `INSERT INTO live.popularity_count SELECT '${topicPrefix}spotify.track_meta', part, source, coalesce(popularity, -1), count(*),
          count(*) FILTER (WHERE missing ? 'popularity'), count(duration_ms), coalesce(sum(duration_ms), 0),
          coalesce(sum(duration_ms::numeric * duration_ms), 0), count(explicit), count(*) FILTER (WHERE explicit) FROM live.track_meta GROUP BY 2, 3, 4`,
  `INSERT INTO live.popularity_count SELECT '${topicPrefix}spotify.artist_meta', part, source, coalesce(popularity, -1), count(*),
          count(*) FILTER (WHERE missing ? 'popularity'), 0, 0, 0, 0, 0 FROM live.artist_meta GROUP BY 2, 3, 4`,
  `INSERT INTO live.album_type_count SELECT '${topicPrefix}spotify.new_releases.album', part, source, album_type, count(*), sum(total_tracks) FROM live.albums GROUP BY 2, 3, 4`,
  `INSERT INTO live.joint SELECT source, popularity, duration_ms / 1000, count(*) FROM live.track_meta
    WHERE popularity IS NOT NULL AND duration_ms IS NOT NULL GROUP BY 1, 2, 3`,
  `INSERT INTO book.ingest_offset (topic, part, topic_id, epoch, next_offset, applied, last_record_at)
   SELECT '${topicPrefix}' || name, part, 'id', 1, n / 6, n / 6, ${now}
     FROM (VALUES ('spotify.new_releases.album', (SELECT count(*) FROM live.albums)), ('spotify.new_releases.track', (SELECT count(*) FROM live.tracks)),
           ('spotify.track_meta', (SELECT count(*) FROM live.track_meta)), ('spotify.artist_meta', (SELECT count(*) FROM live.artist_meta)),
           ('spotify_events', (SELECT count(*) FROM live.spotify_events))) AS topics (name, n), generate_series(0, 5) AS part`,
  `INSERT INTO book.followed_artist (query, source, artist_id, name) SELECT name, source, id, name FROM live.artist_meta WHERE off % 2000 = 1`,
];

/** Statements, for one connection, that leave the tables as the consumer would; `name` is for the progress. */
export const fillStatements = (tracks: number, topicPrefix: string): readonly { name: string; sql: string }[] => {
  const n = ratiosOf(tracks);
  const named = (name: string, statements: readonly string[]) => statements.map((sql) => ({ name, sql }));
  return [
    ...named('chance', [chance(n)]),
    ...named('rows', rows(n)),
    ...named('history', [
      historySql(`${topicPrefix}spotify.track_meta`, 'track_meta'),
      historySql(`${topicPrefix}spotify.artist_meta`, 'artist_meta'),
    ]),
    ...named('aggregates', aggregates(topicPrefix)),
  ];
};
