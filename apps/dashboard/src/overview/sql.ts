/** The figures of the cards as questions to PostgreSQL. Every role that may read `live` gets the same answers. */

export const durationSql = `SELECT source, seconds * 1000 AS from_ms, sum(n) AS tracks, sum(s) AS sum_ms
  FROM live.track_duration
 WHERE seconds >= 0 -- -1 counts the tracks without a length
 GROUP BY source, seconds
 ORDER BY source, seconds;`;

export const durationByYearSql = `SELECT source, extract(year FROM a.release_day) AS year, count(*) AS tracks, avg(t.duration_ms) AS mean_ms,
       percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY t.duration_ms) AS quartiles_ms
  FROM live.tracks t JOIN live.albums a USING (source)
 WHERE a.id = t.album_id AND t.duration_ms IS NOT NULL AND a.release_day IS NOT NULL
 GROUP BY source, year
 ORDER BY source, year;`;

export const popularitySql = (of: 'tracks' | 'artists'): string => `SELECT source, bucket AS popularity, sum(n) AS ${of}
  FROM live.popularity_count
 WHERE topic LIKE '%spotify.${of === 'tracks' ? 'track' : 'artist'}_meta'
   AND bucket >= 0 -- -1 counts those without a popularity
 GROUP BY source, bucket
 ORDER BY source, bucket;`;

export const artistsSql = (order: 'top' | 'bottom'): string => `SELECT source, id, name, popularity, followers
  FROM live.artist_meta
 WHERE popularity IS NOT NULL
 ORDER BY popularity ${order === 'top' ? 'DESC' : 'ASC'}, id
 LIMIT 10;`;

export const releasesSql = `SELECT source, release_day, album_type, count(*) AS albums
  FROM live.albums
 WHERE release_day BETWEEN current_date - 60 AND current_date + 30
   AND release_date_precision = 'day'
 GROUP BY source, release_day, album_type
 ORDER BY source, release_day;`;

export const genresSql = `SELECT source, genre, count(*) AS artists, avg(popularity) AS mean_popularity
  FROM live.artist_meta, jsonb_array_elements_text(genres) AS genre
 GROUP BY source, genre
 ORDER BY artists DESC;`;
