import type { Source } from '@freshwax/contracts';
import { from, text, texts, type SqlScope } from './rows.ts';

/** The rows of the cards that list some, in their order, as questions to PostgreSQL. */

const albumColumns = 'a.source, a.id, a.name, a.release_day, a.album_type, a.total_tracks, a.listen_count';

/** @param order by listens it leaves out releases of which nobody says how often they were listened to */
export function albumsSql(order: 'newest' | 'listens', limit: number, scope: SqlScope): string {
  const [where, by] =
    order === 'newest'
      ? [[], 'a.release_day DESC NULLS LAST, left(a.name, 100)']
      : [['a.listen_count IS NOT NULL'], 'a.listen_count DESC'];
  return `SELECT ${albumColumns}
${from('albums', scope, where)}
 ORDER BY ${by}, a.id, a.source
 LIMIT ${limit};`;
}

/** The most popular first. */
export function tracksOfArtistSql(artistId: string, limit: number, sources: readonly Source[]): string {
  const columns = 't.source, t.id, t.name, p.popularity, t.duration_ms';
  return `SELECT ${columns}
${from('tracks', { sources, filters: {} }, [`t.artist_id = ${text(artistId)}`], columns)}
 ORDER BY p.popularity DESC NULLS LAST, t.id, t.source
 LIMIT ${limit};`;
}

/** Newest first. @param sources none: of every one */
export const runsSql = (limit: number, sources: readonly Source[]): string =>
  `SELECT *
  FROM book.run${sources.length > 0 ? `\n WHERE source IN (${texts(sources)})` : ''}
 ORDER BY started_at DESC, id
 LIMIT ${limit};`;
