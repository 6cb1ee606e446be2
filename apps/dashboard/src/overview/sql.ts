import type { Correlation, CorrelationVariable } from '@freshwax/contracts';

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

/** A track's variables, as one row has them once what knows them is joined. */
const variableSql: Record<CorrelationVariable, string> = {
  popularity: 'm.popularity',
  durationMs: 't.duration_ms',
  explicit: 't.explicit::int',
  trackNumber: 't.track_number',
  releaseAgeDays: 'current_date - a.release_day',
  artistPopularity: 'r.popularity',
};

const tracksSql = `FROM live.tracks t
  LEFT JOIN live.track_meta m ON m.source = t.source AND m.id = t.id
  LEFT JOIN live.albums a ON a.source = t.source AND a.id = t.album_id
  LEFT JOIN live.artist_meta r ON r.source = t.source AND r.id = t.artist_id
 GROUP BY t.source;`;

export const correlationsSql = (pairs: readonly Pick<Correlation, 'x' | 'y'>[]): string => `SELECT t.source,
${pairs.map(({ x, y }) => `       corr(${variableSql[y]}, ${variableSql[x]}) AS "${x} and ${y}"`).join(',\n')}
  ${tracksSql}`;

export function explorationSql(x: CorrelationVariable, y: CorrelationVariable): string {
  const both = `${variableSql[y]}, ${variableSql[x]}`;
  return `SELECT t.source, regr_count(${both}) AS tracks, corr(${both}) AS r, regr_slope(${both}) AS slope, regr_intercept(${both}) AS intercept
  ${tracksSql}`;
}

export const moversSql = (
  order: 'risers' | 'fallers',
  days: number,
): string => `SELECT t.source, t.id, t.name, h.popularity AS before, t.popularity AS now, t.popularity - h.popularity AS change
  FROM live.track_meta t, LATERAL (
    SELECT popularity FROM live.popularity_history
     WHERE topic IN (SELECT topic FROM live.popularity_count WHERE topic LIKE '%spotify.track_meta')
       AND id = t.id AND source = t.source AND hour <= extract(epoch FROM now() - interval '${days} days') / 3600
     ORDER BY hour DESC LIMIT 1) h
 WHERE t.popularity IS NOT NULL
 ORDER BY change ${order === 'risers' ? 'DESC' : 'ASC'} LIMIT 8;`;
