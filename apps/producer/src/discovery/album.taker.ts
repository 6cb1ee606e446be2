import type { MetaFetcher } from '../enrichment/meta.fetcher.ts';
import type { KnownQuery } from '../enrichment/known.query.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { EntityFetcher } from '../spotify/entity.fetcher.ts';
import type { Mapped, Sighting } from '../publish/to-observation.ts';
import { entitiesOf, fieldsAt, listAt, pageOf, type Entity } from '../spotify/responses.ts';
import type { Run } from '../runs/run.ts';
import { ALBUM_TRACKS_PAGE, type Mode, type SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { toAlbum } from '../spotify/to-album.ts';
import { toTrack } from '../spotify/to-track.ts';
import type { RecentIds } from './recent.ids.ts';

/** Tracks of one album that are followed; the longest box sets have about 1,500. */
const MOST_TRACKS = 2_000;

export interface AlbumsWanted {
  ids: readonly string[];
  market: string;
  mode: Mode;
}

export interface AlbumTakerParts {
  catalogue: SpotifyCatalogue;
  fetcher: EntityFetcher;
  publisher: ObservationPublisher;
  meta: MetaFetcher;
  known: KnownQuery;
  /** Albums that were asked for whole. */
  asked: RecentIds;
}

/** Fetches whole albums with their tracks and publishes both, piece by piece. */
export class AlbumTaker {
  constructor(
    private readonly parts: AlbumTakerParts,
    private readonly settings: {
      source: Sighting['source'];
      /** An artist observed within this time is not asked for again, ms. */
      freshnessMs: number;
      now: () => number;
    },
  ) {}

  /** @throws SourceError, KafkaJSError; what was published by then stays */
  async take(wanted: AlbumsWanted, run: Run): Promise<void> {
    const { fetcher, publisher, asked: recent } = this.parts;
    for await (const { asked, items, at } of fetcher.fetch({ kind: 'album', ...wanted }, run)) {
      const sighting = { source: this.settings.source, observedAt: at, market: wanted.market, runId: run.id };
      const mapped: Mapped[] = [];
      const tracks: Entity[] = [];
      for (const album of items) {
        const itsTracks = await this.tracksOf(album, wanted.market, run);
        mapped.push(toAlbum(album, sighting), ...itsTracks.map((track) => toTrack(track, album.id, sighting)));
        tracks.push(...itsTracks);
      }
      await publisher.publish(mapped, run);
      recent.mark(asked);
      recent.mark(items.map((album) => album.id));
      // Where several ids go in one call, popularity comes along at once; else enrichment finds them by and by.
      if (wanted.mode !== 'dev') await this.takeMeta({ albums: items, tracks, market: wanted.market }, run);
    }
  }

  /** The first 50 come with the album; the rest by page. */
  private async tracksOf(album: Entity, market: string, run: Run): Promise<Entity[]> {
    const embedded = pageOf(fieldsAt(album, 'tracks'));
    run.missing += embedded.skipped;
    const tracks = [...embedded.items];
    const total = Math.min(embedded.total ?? 0, MOST_TRACKS);
    for (let offset = embedded.length; embedded.length > 0 && offset < total;) {
      const page = await this.parts.catalogue.fetchAlbumTracks({ id: album.id, market, offset }, run);
      if (page.length === 0) break;
      run.missing += page.skipped;
      tracks.push(...page.items);
      offset += Math.min(page.limit ?? ALBUM_TRACKS_PAGE, ALBUM_TRACKS_PAGE);
    }
    return uniqueById(tracks);
  }

  private async takeMeta(
    { albums, tracks, market }: { albums: readonly Entity[]; tracks: Entity[]; market: string },
    run: Run,
  ): Promise<void> {
    const { meta, known } = this.parts;
    const { freshnessMs } = this.settings;
    const trackIds = tracks.map((track) => track.id).filter((id) => !meta.recent.isRecent(id, freshnessMs));
    const named = [...albums, ...tracks].flatMap((entity) => entitiesOf(listAt(entity, 'artists')).items);
    const artistIds = [...new Set(named.map((artist) => artist.id))].filter(
      (id) => !meta.recent.isRecent(id, freshnessMs),
    );
    const fresh = await known.freshIds('artist_meta', artistIds, this.settings.now() - freshnessMs);
    await meta.take({ kind: 'track', ids: trackIds, market, mode: 'extended' }, run);
    await meta.take({ kind: 'artist', ids: artistIds.filter((id) => !fresh.has(id)), market, mode: 'extended' }, run);
  }
}

const uniqueById = (entities: readonly Entity[]): Entity[] => [
  ...new Map(entities.map((entity) => [entity.id, entity])).values(),
];
