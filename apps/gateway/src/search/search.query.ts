import { Injectable } from '@nestjs/common';
import type { FoundKind, SearchResult, Source, TrackRow } from '@freshwax/contracts';
import { isCalledSql } from '../entities/by-name.ts';
import { EntitiesQuery } from '../entities/entities.query.ts';
import type { ListQuestion } from '../entities/list.parameters.ts';
import { byBytes } from '../entities/sort-order.ts';
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
/** Of a whole name, or of a part of names. */
type Names = Pick<ListQuestion, 'q' | 'called'>;
/** The first rows of a list, as many as were asked for. */
type List<Row> = (asked: Names & Pick<ListQuestion, 'sort'>) => Promise<Page<Row>>;
/** Rows of a list in the order of a search. */
type Order<Row> = (list: List<Row>, names: Names) => Promise<readonly Row[]>;

const TABLES: Record<FoundKind, string> = {
  artists: 'live.artist_meta',
  tracks: 'live.track_name',
  albums: 'live.albums',
  watchedTracks: 'live.spotify_events',
};
const anyOf = ([kind, table]: [string, string]): string =>
  `EXISTS (SELECT FROM ${table} named WHERE source = ANY($1::text[]) AND ${isCalledSql('named', '$2::text')}) AS "${kind}"`;
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
    const find = async <Row extends Named>(kind: FoundKind, list: List<Row>, order: Order<Row>): Promise<Row[]> => {
      if (!of.includes(kind)) return [];
      const whole = called![kind] ? order(list, { called: q }) : [];
      return distinct((await Promise.all([whole, order(list, { q })])).flat()).slice(0, limit);
    };
    const [artists, tracks, albums, watchedTracks] = await Promise.all([
      find('artists', (asked) => this.entities.artists({ ...asked, limit }, sources), by('-popularity')),
      find('tracks', (asked) => this.entities.tracks({ ...asked, limit }, sources), ratedFirst),
      find('albums', (asked) => this.entities.albums({ ...asked, limit }, sources), by('-releaseDate')),
      find('watchedTracks', (asked) => this.entities.watchedTracks({ ...asked, limit }, sources), by('-popularity')),
    ]);
    return { artists, tracks, albums, watchedTracks };
  }
}

const by =
  <Row>(sort: string): Order<Row> =>
  async (list, names) =>
    (await list({ ...names, sort: [sort] })).rows;

/** The most popular first; of a source without popularity people look for what was observed last. Few are read by one statement. */
const ratedFirst: Order<TrackRow> = async (list, names) => {
  const { rows: newest, page } = await list({ ...names, sort: ['-observedAt'] });
  const popular = page.hasMore ? (await list({ ...names, sort: ['-popularity'] })).rows : newest.toSorted(byPopularity);
  return [...popular.filter(({ popularity }) => popularity !== null), ...newest];
};

/** As the list has it. */
const byPopularity = (a: TrackRow, b: TrackRow): number =>
  (b.popularity ?? -1) - (a.popularity ?? -1) || byBytes(a.id, b.id) || byBytes(a.source, b.source);

const distinct = <Row extends Named>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [`${row.source}:${row.id}`, row])).values(),
];
