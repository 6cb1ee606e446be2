import { Injectable } from '@nestjs/common';
import type { FoundKind, SearchResult, Source, TrackRow } from '@freshwax/contracts';
import { EntitiesQuery } from '../entities/entities.query.ts';
import { isCalledSql } from '../entities/by-name.ts';
import type { ListQuestion } from '../entities/list.parameters.ts';
import type { Page } from '../http/page.ts';
import { PostgresStore } from '../stores/postgres.store.ts';

export interface SearchQuestion {
  q: string;
  of: readonly FoundKind[];
  /** Of each kind. */
  limit: number;
}

interface Named {
  id: string;
  source: Source;
}
/** The first rows of a list, as many as were asked for. */
type List<Row> = (asked: Pick<ListQuestion, 'q' | 'called' | 'sort'>) => Promise<Page<Row>>;

const POPULAR = ['-popularity'];
const NEWEST = ['-releaseDate'];

const TABLES: Record<FoundKind, string> = {
  artists: 'live.artist_meta',
  tracks: 'live.track_name',
  albums: 'live.albums',
  watchedTracks: 'live.spotify_events',
};
const anyOf = ([kind, table]: [string, string]): string =>
  `EXISTS (SELECT FROM ${table} WHERE source = ANY($1::text[]) AND ${isCalledSql('name', '$2::text')}) AS "${kind}"`;
/** Most of what is typed is no whole name of anything: one look in the indexes saves the lists of those. */
const CALLED = `SELECT ${Object.entries(TABLES).map(anyOf).join()}`;

/**
 * What is called like a text. Whoever types a name to its end means that name, also where hundreds of others hold it; then come those
 * that hold it.
 */
@Injectable()
export class SearchQuery {
  constructor(
    private readonly entities: EntitiesQuery,
    private readonly postgres: PostgresStore,
  ) {}

  async read({ q, of, limit }: SearchQuestion, sources: readonly Source[]): Promise<SearchResult> {
    const [called] = await this.postgres.rows<Record<FoundKind, boolean>>(CALLED, [sources, q]);
    const find = async <Row extends Named>(
      kind: FoundKind,
      list: List<Row>,
      sort: string[],
      holding = inOrder<Row>,
    ) => {
      if (!of.includes(kind)) return [];
      const whole = called![kind] ? list({ called: q, sort }) : { rows: [] };
      const [{ rows }, parts] = await Promise.all([whole, holding(list, q, sort)]);
      return distinct([...rows, ...parts]).slice(0, limit);
    };
    const [artists, tracks, albums, watchedTracks] = await Promise.all([
      find('artists', (asked) => this.entities.artists({ ...asked, limit }, sources), POPULAR),
      find('tracks', (asked) => this.entities.tracks({ ...asked, limit }, sources), POPULAR, ratedFirst),
      find('albums', (asked) => this.entities.albums({ ...asked, limit }, sources), NEWEST),
      find('watchedTracks', (asked) => this.entities.watchedTracks({ ...asked, limit }, sources), POPULAR),
    ]);
    return { artists, tracks, albums, watchedTracks };
  }
}

const inOrder = async <Row>(list: List<Row>, q: string, sort: string[]): Promise<Row[]> =>
  (await list({ q, sort })).rows;

/** Of a source without popularity people look for what was observed last. Few that hold the text are all read by one statement. */
async function ratedFirst(list: List<TrackRow>, q: string, sort: string[]): Promise<TrackRow[]> {
  const { rows: newest, page } = await list({ q, sort: ['-observedAt'] });
  if (!page.hasMore) return newest.toSorted((a, b) => (b.popularity ?? -1) - (a.popularity ?? -1));
  const { rows: popular } = await list({ q, sort });
  return [...popular.filter(({ popularity }) => popularity !== null), ...newest];
}

const distinct = <Row extends Named>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [`${row.source}:${row.id}`, row])).values(),
];
