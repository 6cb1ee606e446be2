import { Injectable } from '@nestjs/common';
import type { AlbumRow, ArtistRow, Source, TrackRow } from '@freshwax/contracts';
import {
  AlbumEntity,
  ArtistMetaEntity,
  readEntities,
  TrackEntity,
  type TrackMetaEntity,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from '@freshwax/postgres/entities';
import { cutPage, type Page } from '../http/page.ts';
import { CursorSigner } from '../security/cursor.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { applyFilters } from './filters.ts';
import { applyNameFilter, applyPart, partsOf, type Place } from './keyset.ts';
import type { ListQuestion } from './list.parameters.ts';
import { albumShape, artistShape, trackShape, withMeta, type ListShape } from './lists.ts';
import { MatchesQuery } from './matches.query.ts';
import { byOrder, sortOrderOf, sortValue } from './sort-order.ts';
import { toAlbumRow, toArtistRow, toTrackRow } from './to-rows.ts';

type TrackWithMeta = TrackEntity & { meta?: TrackMetaEntity };

/** Pages of albums, tracks and artists, through the entities that the migrations belong to. */
@Injectable()
export class EntitiesQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cursors: CursorSigner,
    private readonly topics: TopicNames,
    private readonly matches: MatchesQuery,
  ) {}

  async albums(question: ListQuestion, sources: readonly Source[]): Promise<Page<AlbumRow>> {
    const builder = (await this.postgres.repository(AlbumEntity)).createQueryBuilder('album');
    const read = await this.read(builder, { ...albumShape, question, sources });
    const matches = await this.matches.of('album', read.rows);
    return mapPage(read, (album) => toAlbumRow(album, this.topics.of('album'), matches.get(album)));
  }

  async tracks(question: ListQuestion, sources: readonly Source[]): Promise<Page<TrackRow>> {
    const builder = withMeta(await this.postgres.repository(TrackEntity));
    const read = await this.read(builder, { ...trackShape, question, sources });
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

  private async read<Entity extends ObjectLiteral & { id: string; source: string }>(
    builder: SelectQueryBuilder<Entity>,
    list: ListShape & { question: ListQuestion; sources: readonly Source[] },
  ): Promise<Page<Entity>> {
    const { alias, filters, question, sources } = list;
    const order = sortOrderOf(question.sort, list.sorts);
    const asked = Object.keys(filters).map((name) => question[name] ?? null);
    const scope = JSON.stringify([alias, question.sort, question.q ?? null, sources, ...asked]);
    const after = question.cursor === undefined ? undefined : await this.cursors.read(scope, question.cursor);
    const unfiltered = builder.clone();
    applyNameFilter(builder, list, question.q);
    applyFilters(builder, filters, question);
    const total = question.count === 'exact' ? { total: await countOf(builder, alias, sources) } : {};
    const parts: Entity[][] = [];
    // Each source by itself: over several, no index has the order of the list.
    for (const source of sources)
      parts.push(await readInOrder({ builder, unfiltered }, { alias, source, order, after }, question.limit + 1));
    const read = parts.length === 1 ? parts[0]! : parts.flat().sort(byOrder(order));
    const { rows, page } = await cutPage(read, question.limit, (last) =>
      this.cursors.sign(scope, [...order.keys.map((key) => sortValue(last, key)), last.id, last.source]),
    );
    return { rows, page: { ...page, ...total } };
  }
}

const countOf = <Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  alias: string,
  sources: readonly Source[],
): Promise<number> => builder.clone().andWhere(`${alias}.source IN (:...sources)`, { sources }).getCount();

interface Builders<Entity extends ObjectLiteral> {
  builder: SelectQueryBuilder<Entity>;
  /** The same before any filter. */
  unfiltered: SelectQueryBuilder<Entity>;
}

/** Part after part, until the page is full. */
async function readInOrder<Entity extends ObjectLiteral>(
  { builder, unfiltered }: Builders<Entity>,
  place: Place,
  limit: number,
): Promise<Entity[]> {
  const isJoined = builder.expressionMap.joinAttributes.length > 0;
  const rows: Entity[] = [];
  for (const part of partsOf(place)) {
    if (rows.length >= limit) break;
    const found = applyPart(builder.clone(), place, part).limit(limit - rows.length);
    const page = isJoined ? byIds(found, applyPart(unfiltered.clone(), place, part), place) : found;
    rows.push(...(await readEntities(page)));
  }
  return rows;
}

/**
 * The rows of the ids that were found: PostgreSQL would else bring to each row that fits, thousands of them, all that is joined to it
 * before it orders them and keeps fifty. A join that says nothing of the order or the filters falls away within.
 */
function byIds<Entity extends ObjectLiteral>(
  found: SelectQueryBuilder<Entity>,
  rows: SelectQueryBuilder<Entity>,
  { alias }: Place,
): SelectQueryBuilder<Entity> {
  const ids = found.select(`${alias}.id`);
  return rows.andWhere(`${alias}.id IN (${ids.getQuery()})`).setParameters(ids.getParameters());
}

const mapPage = <From, To>({ rows, page }: Page<From>, map: (row: From) => To): Page<To> => ({
  rows: rows.map(map),
  page,
});
