import { Injectable } from '@nestjs/common';
import type { AlbumRow, ArtistRow, Source, TrackRow } from '@freshwax/contracts';
import {
  AlbumEntity,
  ArtistMetaEntity,
  TrackEntity,
  TrackMetaEntity,
  type ObjectLiteral,
  type SelectQueryBuilder,
} from '@freshwax/postgres/entities';
import { cutPage, type Page } from '../http/page.ts';
import { CursorSigner, type CursorKey } from '../security/cursor.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';
import { albumFilters, applyFilters, artistFilters, trackFilters, type Filters } from './filters.ts';
import { applyKeyset, applyNameFilter, sortOrderOf, type Place, type Sortable, type SortOrder } from './keyset.ts';
import type { ListQuestion } from './list.parameters.ts';
import { MatchesQuery } from './matches.query.ts';
import { toAlbumRow, toArtistRow, toTrackRow } from './to-rows.ts';

export const albumSorts: Sortable = {
  id: { property: 'album.id', nullable: false },
  releaseDate: { property: 'album.releaseDay', nullable: true },
  name: { property: 'album.name', nullable: false },
  listenCount: { property: 'album.listenCount', nullable: false, isPartial: true },
};
export const trackSorts: Sortable = {
  id: { property: 'track.id', nullable: false },
  observedAt: { property: 'track.observedAt', nullable: false },
  name: { property: 'track.name', nullable: false },
  popularity: { property: 'meta.popularity', nullable: true },
  durationMs: { property: 'track.durationMs', nullable: true },
};
export const artistSorts: Sortable = {
  id: { property: 'artist.id', nullable: false },
  popularity: { property: 'artist.popularity', nullable: true },
  name: { property: 'artist.name', nullable: false },
  listenCount: { property: 'artist.listenCount', nullable: false, isPartial: true },
};

/** Everything that tells one list from the others. */
interface ListShape {
  alias: string;
  sorts: Sortable;
  filters: Filters;
}
const albumShape: ListShape = { alias: 'album', sorts: albumSorts, filters: albumFilters };
const trackShape: ListShape = { alias: 'track', sorts: trackSorts, filters: trackFilters };
const artistShape: ListShape = { alias: 'artist', sorts: artistSorts, filters: artistFilters };

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
    const builder = (await this.postgres.repository(TrackEntity))
      .createQueryBuilder('track')
      .leftJoinAndMapOne('track.meta', TrackMetaEntity, 'meta', 'meta.id = track.id AND meta.source = track.source');
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
    const after = question.cursor === undefined ? undefined : this.cursors.read(scope, question.cursor);
    builder.where(`${alias}.source IN (:...sources)`, { sources });
    applyNameFilter(builder, alias, question.q);
    applyFilters(builder, filters, question);
    const total = question.count === 'exact' ? { total: await builder.getCount() } : {};
    const read = await readInOrder(builder, { alias, order, after }, question.limit + 1);
    const { rows, page } = cutPage(read, question.limit, (last) =>
      this.cursors.sign(scope, [sortValue(last, order), last.id, last.source]),
    );
    return { rows, page: { ...page, ...total } };
  }
}

/** Rows without a value are asked for where those with one are at their end. */
async function readInOrder<Entity extends ObjectLiteral>(
  builder: SelectQueryBuilder<Entity>,
  { after, ...list }: Omit<Place, 'rows'>,
  limit: number,
): Promise<Entity[]> {
  const isPastValues = list.order.nullable && after?.[0] === null;
  const first = applyKeyset(builder.clone(), { ...list, after, rows: isPastValues ? 'without value' : 'with value' });
  const rows = await first.limit(limit).getMany();
  if (isPastValues || !list.order.nullable || rows.length === limit) return rows;
  const rest = applyKeyset(builder.clone(), { ...list, after: undefined, rows: 'without value' });
  return [...rows, ...(await rest.limit(limit - rows.length).getMany())];
}

/** `meta.popularity` of a track -> its meta's popularity; `track.name` -> its own name. */
function sortValue(entity: ObjectLiteral, { property }: SortOrder): CursorKey {
  const [owner, name] = property.split('.') as [string, string];
  const holder = owner === 'meta' ? ((entity as TrackWithMeta).meta as ObjectLiteral | undefined) : entity;
  return (holder?.[name] ?? null) as CursorKey;
}

const mapPage = <From, To>({ rows, page }: Page<From>, map: (row: From) => To): Page<To> => ({
  rows: rows.map(map),
  page,
});
