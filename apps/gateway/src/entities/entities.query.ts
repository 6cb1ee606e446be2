import { Injectable } from '@nestjs/common';
import type { AlbumRow, ArtistRow, Source, TrackRow, WatchedTrackRow } from '@freshwax/contracts';
import {
  AlbumEntity,
  ArtistMetaEntity,
  readEntities,
  TrackEntity,
  TrackNameEntity,
  WatchedObservationEntity,
  type TrackMetaEntity,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from '@freshwax/postgres/entities';
import { VersionCache } from '../answers/version.cache.ts';
import { cutPage, mapPage, type Page } from '../http/page.ts';
import { CursorSigner } from '../security/cursor.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { applyNameFilter } from './by-name.ts';
import { FewOfGenreQuery } from './few-of-genre.query.ts';
import { FewOfValueQuery } from './few-of-value.query.ts';
import { applyFilters, applyIds, countedAlbumFilters, type Filters } from './filters.ts';
import { applyPart, partsOf, type Place } from './keyset.ts';
import type { ListQuestion } from './list.parameters.ts';
import {
  albumShape,
  artistShape,
  isOfNames,
  trackShape,
  watchedTrackShape,
  withMeta,
  type ListShape,
} from './lists.ts';
import { MatchesQuery } from './matches.query.ts';
import { byOrder, sortOrderOf, sortValue } from './sort-order.ts';
import { toAlbumRow, toArtistRow, toTrackRow, toWatchedTrackRow } from './to-rows.ts';
import { isNarrowedBeside, PagesCache } from './pages.cache.ts';

type TrackWithMeta = TrackEntity & { meta?: TrackMetaEntity };

/** Pages of albums, tracks and artists, through the entities that the migrations belong to. */
@Injectable()
export class EntitiesQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cursors: CursorSigner,
    private readonly topics: TopicNames,
    private readonly matches: MatchesQuery,
    private readonly few: FewOfValueQuery,
    private readonly fewOfGenre: FewOfGenreQuery,
    private readonly cache: VersionCache,
    private readonly pages: PagesCache,
  ) {}

  albums(question: ListQuestion, sources: readonly Source[]): Promise<Page<AlbumRow>> {
    const read = (): Promise<Page<AlbumRow>> => this.readAlbums(question, sources);
    const key = JSON.stringify(['albums', question, sources]);
    return question['genre'] === undefined ? read() : this.pages.get(key, read);
  }

  private async readAlbums(question: ListQuestion, sources: readonly Source[]): Promise<Page<AlbumRow>> {
    const builder = (await this.postgres.repository(AlbumEntity)).createQueryBuilder('album');
    const genres = question['genre'] as string[] | undefined;
    const few = genres && (await this.fewOfGenre.albums(genres, sources));
    if (few) applyIds(builder, 'album', few);
    // The ids say all that the genre does.
    const asked = few ? { ...question, genre: undefined } : question;
    const read = await this.read(builder, { ...albumShape, question, sources, asked, counted: countedAlbumFilters });
    const matches = await this.matches.of('album', read.rows);
    return mapPage(read, (album) => toAlbumRow(album, this.topics.of('album'), matches.get(album)));
  }

  tracks(question: ListQuestion, sources: readonly Source[]): Promise<Page<TrackRow>> {
    const read = (): Promise<Page<TrackRow>> => this.readTracks(question, sources);
    return isNarrowedBeside(question) ? this.pages.get(JSON.stringify(['tracks', question, sources]), read) : read();
  }

  private async readTracks(question: ListQuestion, sources: readonly Source[]): Promise<Page<TrackRow>> {
    const builder = withMeta(await this.postgres.repository(TrackEntity));
    const genres = question['genre'] as string[] | undefined;
    const few = genres && (await this.fewOfGenre.of(genres, sources));
    if (few) builder.andWhere('(track.albumId = ANY(:albums) OR track.artistId = ANY(:artists))', few);
    const names = isOfNames(question) ? withMeta(await this.postgres.repository(TrackNameEntity)) : undefined;
    const read = await this.read(builder, { ...trackShape, question, sources, found: names });
    const matches = await this.matches.of('track', read.rows);
    return mapPage(read, (track: TrackWithMeta) =>
      toTrackRow(track, { meta: track.meta ?? undefined, match: matches.get(track) }, this.topics.of('track')),
    );
  }

  async artists(question: ListQuestion, sources: readonly Source[]): Promise<Page<ArtistRow>> {
    const builder = (await this.postgres.repository(ArtistMetaEntity)).createQueryBuilder('artist');
    const read = await this.read(builder, { ...artistShape, question, sources });
    return mapPage(read, (artist) => toArtistRow(artist, this.topics.of('artist_meta')));
  }

  async watchedTracks(question: ListQuestion, sources: readonly Source[]): Promise<Page<WatchedTrackRow>> {
    const builder = (await this.postgres.repository(WatchedObservationEntity)).createQueryBuilder('watched');
    const read = await this.read(builder, { ...watchedTrackShape, question, sources });
    return mapPage(read, (watched) => toWatchedTrackRow(watched, this.topics.of('watched_track')));
  }

  private async read<Entity extends ObjectLiteral & { id: string; source: string }>(
    rows: SelectQueryBuilder<Entity>,
    list: ListShape & {
      question: ListQuestion;
      sources: readonly Source[];
      found?: Finder | undefined;
      /** Of the question, what the rows are still to be narrowed by; absent: all of it. */
      asked?: ListQuestion;
      /** Filters to the same rows that are quicker where all are counted. */
      counted?: Filters;
    },
  ): Promise<Page<Entity>> {
    const { alias, filters, question, sources, asked: left = question } = list;
    const order = sortOrderOf(question.sort, list.sorts);
    const asked = Object.keys(filters).map((name) => question[name] ?? null);
    const narrowing = [alias, question.q ?? null, sources, ...asked];
    const sorted = order.keys.map(({ property, direction }) => `${property} ${direction}`);
    const scope = JSON.stringify([sorted, ...narrowing]);
    const after = question.cursor === undefined ? undefined : await this.cursors.read(scope, question.cursor);
    const narrowed = (by: Filters): Finder => {
      const found = (list.found ?? rows).clone();
      applyNameFilter(found, list, question);
      applyFilters(found, by, left);
      return found;
    };
    const found = narrowed(filters);
    const count = (): Promise<number> => countOf(narrowed(list.counted ?? filters), alias, sources);
    // Of all pages and orders of a list: to count them takes longer than to read one.
    const total =
      question.count === 'exact' ? { total: await this.cache.get(`count ${JSON.stringify(narrowing)}`, count) } : {};
    const isFew = (place: Place, page: number) => this.few.isFew(place, { page, isWhole: isWhole(filters, question) });
    const parts: Entity[][] = [];
    // Each source by itself: over several, no index has the order of the list.
    for (const source of sources)
      parts.push(await readInOrder({ found, rows, isFew }, { alias, source, order, after }, question.limit + 1));
    const read = parts.length === 1 ? parts[0]! : parts.flat().sort(byOrder(order));
    const cut = await cutPage(read, question.limit, (last) =>
      this.cursors.sign(scope, [...order.keys.map((key) => sortValue(last, key)), last.id, last.source]),
    );
    return { rows: cut.rows, page: { ...cut.page, ...total } };
  }
}

type Finder = SelectQueryBuilder<ObjectLiteral>;

/** Whether nothing narrows a list but what is joined to its rows. */
const isWhole = (filters: Filters, question: ListQuestion): boolean =>
  question.q === undefined &&
  Object.entries(filters).every(([name, { property }]) => question[name] === undefined || property.startsWith('meta.'));

const countOf = (found: Finder, alias: string, sources: readonly Source[]): Promise<number> =>
  found.clone().andWhere(`${alias}.source IN (:...sources)`, { sources }).getCount();

interface Builders<Entity extends ObjectLiteral> {
  /** What fits, from the list's table or one that has as many rows and less of each. */
  found: Finder;
  /** All rows. */
  rows: SelectQueryBuilder<Entity>;
  /** Whether the rows of the first key's value are so few that they are found by their ids. */
  isFew: (place: Place, page: number) => Promise<boolean>;
}

/** Part after part, until the page is full. */
async function readInOrder<Entity extends ObjectLiteral>(
  builders: Builders<Entity>,
  place: Place,
  limit: number,
): Promise<Entity[]> {
  const isJoined = builders.rows.expressionMap.joinAttributes.length > 0;
  const read: Entity[] = [];
  const from = await withFirstValue(builders.found, place);
  for (const part of partsOf(from)) {
    if (read.length >= limit) break;
    const isFew = part === 'equal' && (await builders.isFew(from, limit));
    const found = applyPart(builders.found.clone(), { ...from, isFew }, part).limit(limit - read.length);
    const page = isJoined ? byIds(found, applyPart(builders.rows.clone(), from, part), from) : found;
    read.push(...(await readEntities(page as SelectQueryBuilder<Entity>)));
  }
  return read;
}

/**
 * Of a first key that many rows share, the value that the list begins with. PostgreSQL would else read all rows of it, a tenth of
 * all maybe, to order them by the next key; of the value itself it knows how many they are, and reads them in the order of the
 * next key where they are many.
 */
async function withFirstValue(found: Finder, place: Place): Promise<Place> {
  const [first, ...others] = place.order.keys;
  if (place.after || !first.isShared || others.length === 0) return place;
  const alone = { ...place, order: { ...place.order, keys: [first] as const } };
  const row = await applyPart(found.clone(), alone, 'behind')
    .select(first.property, 'value')
    .limit(1)
    .getRawOne<{ value: number }>();
  return row ? { ...place, after: [row.value] } : place;
}

/**
 * The rows of the ids that were found: PostgreSQL would else bring to each row that fits, thousands of them, all that is joined to it
 * before it orders them and keeps fifty. A join that says nothing of the order or the filters falls away within.
 */
function byIds<Entity extends ObjectLiteral>(
  found: Finder,
  rows: SelectQueryBuilder<Entity>,
  { alias }: Place,
): SelectQueryBuilder<Entity> {
  const ids = found.select(`${alias}.id`);
  return rows.andWhere(`${alias}.id IN (${ids.getQuery()})`).setParameters(ids.getParameters());
}
