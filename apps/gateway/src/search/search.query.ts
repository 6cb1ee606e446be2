import { Injectable } from '@nestjs/common';
import type { FoundKind, SearchResult, Source, TrackRow } from '@freshwax/contracts';
import { EntitiesQuery } from '../entities/entities.query.ts';
import type { ListQuestion } from '../entities/list.parameters.ts';
import { byBytes } from '../entities/sort-order.ts';
import type { Page } from '../http/page.ts';
import { FoundNamesQuery, type FoundIds } from './found-names.query.ts';

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
/** Of a whole name or of a part of names; of these ids. */
type Names = Pick<ListQuestion, 'q' | 'called'> & { ids?: readonly string[] };
/** The first rows of a list, as many as were asked for. */
type List<Row> = (asked: Names & Pick<ListQuestion, 'sort'>) => Promise<Page<Row>>;
/** Rows of a list in the order of a search. */
type Order<Row> = (list: List<Row>, names: Names) => Promise<readonly Row[]>;

/**
 * What is called like a text. Whoever types a name to its end means that name, also where hundreds of others hold it; then come those
 * that hold it.
 */
@Injectable()
export class SearchQuery {
  constructor(
    private readonly entities: EntitiesQuery,
    private readonly names: FoundNamesQuery,
  ) {}

  async read({ q, of, limit }: SearchQuestion, sources: readonly Source[]): Promise<SearchResult> {
    const found = await this.names.read(q, of, sources);
    const find = async <Row extends Named>(kind: FoundKind, list: List<Row>, order: Order<Row>): Promise<Row[]> => {
      const { whole, parts } = found[kind];
      const some = (ids: FoundIds, names: Names): Promise<readonly Row[]> | readonly Row[] => {
        if (ids === 'many') return order(list, names);
        // The name too: another source may have the same id and another name.
        return ids.length === 0 ? [] : order(list, { ...names, ids });
      };
      const rows = await Promise.all([some(whole, { called: q }), some(parts, { q })]);
      return distinct(rows.flat()).slice(0, limit);
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
