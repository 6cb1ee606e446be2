import { Injectable } from '@nestjs/common';
import type { Source } from '@freshwax/contracts';
import { VersionCache } from '../answers/version.cache.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { allOfGenreSql } from './of-genre.ts';

/** Up to so many albums are looked up, or albums and artists whose tracks are; of more, a page in any order is soon met. */
const MOST = 2_500;

const idsSql = (table: string): string =>
  `ARRAY(SELECT id FROM live.${table} WHERE source = ANY($1) AND jsonb_exists_any(genres, $2) LIMIT ${MOST + 1})`;
const SQL = `SELECT ${idsSql('albums')} AS albums, ${idsSql('artist_meta')} AS artists`;
const ALBUMS_SQL = `
SELECT of_genre.source, array_agg(of_genre.id)::text[] AS ids
  FROM (SELECT found.id, found.source FROM (${allOfGenreSql('$2')}) AS found WHERE found.source = ANY($1) LIMIT ${MOST + 1}) AS of_genre
 GROUP BY of_genre.source`;

export interface OfGenre {
  albums: readonly string[];
  artists: readonly string[];
}

/** Albums of one source. */
export interface AlbumsOfGenre {
  source: Source;
  ids: readonly string[];
}

/**
 * Who is of a genre that few are of: a list that reads on until a page of them was met would read nearly all. No index has
 * genres, so that finding them is a look at every album and artist, kept per data version.
 */
@Injectable()
export class FewOfGenreQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cache: VersionCache,
  ) {}

  /** undefined where many are. Ids of all sources together: another source may have the same id and another genre. */
  of(genres: readonly string[], sources: readonly Source[]): Promise<OfGenre | undefined> {
    const key = `few of genre ${sources.join()} ${JSON.stringify(genres)}`;
    return this.cache.get(key, async () => {
      const found = await this.postgres.row<OfGenre>(SQL, [sources, genres]);
      return found.albums.length + found.artists.length > MOST ? undefined : found;
    });
  }

  /** undefined where many are. Some ids twice; no entry for a source that has none. */
  albums(genres: readonly string[], sources: readonly Source[]): Promise<AlbumsOfGenre[] | undefined> {
    const key = `few albums of genre ${sources.join()} ${JSON.stringify(genres)}`;
    return this.cache.get(key, async () => {
      const found = await this.postgres.rows<AlbumsOfGenre>(ALBUMS_SQL, [sources, genres]);
      return found.reduce((sum, { ids }) => sum + ids.length, 0) > MOST ? undefined : found;
    });
  }
}
