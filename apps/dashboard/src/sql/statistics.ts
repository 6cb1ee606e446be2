import type {
  Correlation,
  CorrelationVariable,
  MoversAnswer,
  RankedArtistsAnswer,
  ReleaseCalendar,
  Source,
} from '@freshwax/contracts';
import { without } from '../narrow/marks.ts';
import type { Filters } from '../view/view-state.ts';
import { from, text, topicsSql, type SqlScope } from './rows.ts';

/**
 * The figures of the cards as questions to PostgreSQL. Every role that may read gets the same answers. They count rows; the
 * gateway has kept counts of these where nothing narrows.
 */

export const durationSql = (
  scope: SqlScope,
): string => `SELECT t.duration_ms / 1000 AS seconds, count(*) AS tracks, sum(t.duration_ms) AS sum_ms
${from('tracks', scope, ['t.duration_ms IS NOT NULL'])}
 GROUP BY seconds
 ORDER BY seconds;`;

const durationSpreadSql = (
  period: string,
  rows: string,
): string => `SELECT ${period} AS period, count(*) AS tracks, avg(t.duration_ms) AS mean_ms,
       percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY t.duration_ms) AS quartiles_ms
${rows}
 GROUP BY period
 ORDER BY period;`;

const dated = ['t.duration_ms IS NOT NULL', 'a.release_day IS NOT NULL'];

export const durationByYearSql = (scope: SqlScope): string =>
  durationSpreadSql('extract(year FROM a.release_day)::int', from('tracks', scope, dated));

/** @param since first day of the first month */
export function durationByMonthSql(since: string, scope: SqlScope): string {
  const late = [`a.release_day >= ${text(since)}`, "a.release_date_precision IN ('month', 'day')"];
  return durationSpreadSql("to_char(a.release_day, 'YYYY-MM')", from('tracks', scope, [...dated, ...late]));
}

export const popularitySql = (of: 'tracks' | 'artists', scope: SqlScope): string =>
  of === 'tracks'
    ? `SELECT t.popularity, count(*) AS tracks
${from('trackMeta', scope, ['t.popularity IS NOT NULL'])}
 GROUP BY t.popularity
 ORDER BY t.popularity;`
    : `SELECT m.popularity, count(*) AS artists
${from('artists', scope, ['m.popularity IS NOT NULL'])}
 GROUP BY m.popularity
 ORDER BY m.popularity;`;

type Ranked = Pick<RankedArtistsAnswer['data'], 'by' | 'order' | 'minTracks'>;

const enough = (minTracks: number): readonly string[] =>
  minTracks === 0
    ? []
    : [`(SELECT count(*) FROM live.tracks t WHERE t.source = m.source AND t.artist_id = m.id) >= ${minTracks}`];
const ranked: Record<Ranked['by'], (minTracks: number, scope: SqlScope) => string> = {
  popularity: (minTracks, scope) => `SELECT m.source, m.id, m.name, m.popularity AS value
${from('artists', scope, ['m.popularity IS NOT NULL', ...enough(minTracks)])}`,
  listens: (minTracks, scope) => `SELECT m.source, m.id, m.name, m.listen_count AS value
${from('artists', scope, ['m.listen_count IS NOT NULL', ...enough(minTracks)])}`,
  trackPopularity: (
    minTracks,
    scope,
  ) => `SELECT t.source, t.artist_id AS id, min(t.artists -> 0 ->> 'name') AS name, avg(t.popularity) AS value
${from('trackMeta', scope, ['t.popularity IS NOT NULL', 't.artist_id IS NOT NULL'])}
 GROUP BY t.source, t.artist_id HAVING count(*) >= ${minTracks}`,
  tracks: (
    minTracks,
    scope,
  ) => `SELECT t.source, t.artist_id AS id, min(t.artists -> 0 ->> 'name') AS name, count(*) AS value
${from('tracks', scope, ['t.artist_id IS NOT NULL'])}
 GROUP BY t.source, t.artist_id HAVING count(*) >= ${minTracks}`,
};

export const artistsSql = (
  { by, order, minTracks }: Ranked,
  scope: SqlScope,
): string => `${ranked[by](minTracks, scope)}
 ORDER BY value ${order === 'top' ? 'DESC' : 'ASC'}, id, source
 LIMIT 10;`;

/** Days and genres narrow the others, not themselves. */
const but = (scope: SqlScope, ...own: (keyof Filters)[]): SqlScope => ({
  ...scope,
  filters: without(scope.filters, own),
});

export const releasesSql = (
  days: Pick<ReleaseCalendar, 'from' | 'to'>,
  scope: SqlScope,
): string => `SELECT a.release_day, coalesce(a.album_type, 'unknown') AS album_type, count(*) AS albums
${from('albums', but(scope, 'from', 'to'), [`a.release_day BETWEEN ${text(days.from)} AND ${text(days.to)}`, "a.release_date_precision = 'day'"])}
 GROUP BY a.release_day, album_type
 ORDER BY a.release_day, album_type;`;

export const genresSql = (
  scope: SqlScope,
): string => `SELECT genre, count(*) AS artists, avg(popularity) AS mean_popularity,
       percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY popularity) AS quartiles
  FROM (SELECT DISTINCT m.source, m.id, m.popularity, jsonb_array_elements_text(m.genres) AS genre
${from('artists', but(scope, 'genre', 'artistGenre'))}) AS of_artists
 GROUP BY genre
 ORDER BY artists DESC, genre
 LIMIT 100;`;

const variables: Record<CorrelationVariable, string> = {
  popularity: 'p.popularity',
  durationMs: 't.duration_ms',
  explicit: 't.explicit::int',
  trackNumber: 'k.track_number',
  releaseAgeDays: "((now() AT TIME ZONE 'UTC')::date - a.release_day)",
  artistPopularity: 'm.popularity',
};

type Pair = Pick<Correlation, 'x' | 'y'>;

/** Rows (x, y) of the tracks that have both. */
function pairsSql({ x, y }: Pair, scope: SqlScope): string {
  const [ofX, ofY] = [variables[x], variables[y]];
  const rows = x === 'popularity' || y === 'popularity' ? 'trackMeta' : 'tracks';
  const where = [`${ofX} IS NOT NULL`, `${ofY} IS NOT NULL`];
  return `SELECT ${ofX} AS x, ${ofY} AS y\n${from(rows, scope, where)}`;
}

const rankOf = (variable: CorrelationVariable, name: 'x' | 'y'): string => {
  // Lengths of the same second are equal.
  const value = variable === 'durationMs' ? `${name} / 1000` : name;
  return `rank() OVER (ORDER BY ${value}) + (count(*) OVER (PARTITION BY ${value}) - 1) / 2.0 AS ${name}`;
};

const oneCorrelation = ({ x, y }: Pair, method: 'pearson' | 'spearman', scope: SqlScope): string => {
  const pairs = `(${pairsSql({ x, y }, scope)}) AS pairs`;
  const rows = method === 'pearson' ? pairs : `(SELECT ${rankOf(x, 'x')}, ${rankOf(y, 'y')} FROM ${pairs}) AS ranks`;
  return `SELECT ${text(x)} AS x, ${text(y)} AS y, count(*) AS n, corr(y, x) AS r FROM ${rows}`;
};

export const correlationsSql = (pairs: readonly Pair[], method: 'pearson' | 'spearman', scope: SqlScope): string =>
  `${pairs.map((pair) => oneCorrelation(pair, method, scope)).join('\nUNION ALL\n')};`;

export const explorationSql = (
  pair: Pair,
  scope: SqlScope,
): string => `SELECT count(*) AS tracks, corr(y, x) AS r, regr_slope(y, x) AS slope, regr_intercept(y, x) AS intercept
  FROM (${pairsSql(pair, scope)}) AS pairs;`;

const HOUR_MS = 3_600_000;
/** Among so many of each source, the most popular. */
const CONSIDERED = 2_000;

/** The time ends at the newest record that was applied, as that of the answer does. */
export function moversSql(
  { order, window, until }: Pick<MoversAnswer['data'], 'order' | 'window' | 'until'>,
  scope: SqlScope,
): string {
  const hours = 24 * Number.parseInt(window, 10);
  const newest = Math.floor(Date.parse(until ?? '1970-01-01') / HOUR_MS) - hours;
  const ofSource = (source: Source): string => `(SELECT t.source, t.id, t.name, t.popularity
${from('trackMeta', { ...scope, sources: [source] }, ['t.popularity IS NOT NULL'])}
 ORDER BY t.popularity DESC, t.id LIMIT ${CONSIDERED})`;
  return `SELECT now.source, now.id, now.name, before.popularity AS before, now.popularity AS now, now.popularity - before.popularity AS change
  FROM (${scope.sources.map(ofSource).join('\nUNION ALL\n')}) AS now, LATERAL (
    SELECT h.popularity FROM live.popularity_history h
     WHERE h.topic IN (${topicsSql(['spotify.track_meta'])})
       AND h.id = now.id AND h.source = now.source AND h.hour BETWEEN ${newest - hours} AND ${newest} AND h.popularity IS NOT NULL
     ORDER BY h.hour DESC LIMIT 1) AS before
 WHERE now.popularity ${order === 'risers' ? '>' : '<'} before.popularity
 ORDER BY change ${order === 'risers' ? 'DESC' : 'ASC'}, now.popularity DESC, now.id, now.source
 LIMIT 8;`;
}
