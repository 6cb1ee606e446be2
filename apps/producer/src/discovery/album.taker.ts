import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { EntityFetcher } from '../spotify/entity.fetcher.ts';
import type { Mapped, Sighting } from '../publish/to-observation.ts';
import { fieldsAt, pageOf, type Entity } from '../spotify/responses.ts';
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
  /** Albums that were asked for whole. */
  asked: RecentIds;
}

/** Fetches whole albums with their tracks and publishes both, piece by piece. */
export class AlbumTaker {
  constructor(
    private readonly parts: AlbumTakerParts,
    private readonly source: Sighting['source'],
  ) {}

  /** @throws SourceError, KafkaJSError; what was published by then stays */
  async take(wanted: AlbumsWanted, run: Run): Promise<void> {
    const { fetcher, publisher, asked: recent } = this.parts;
    for await (const { asked, items, at } of fetcher.fetch({ kind: 'album', ...wanted }, run)) {
      const sighting = { source: this.source, observedAt: at, market: wanted.market, runId: run.id };
      const mapped: Mapped[] = [];
      for (const album of items) {
        const itsTracks = await this.tracksOf(album, wanted.market, run);
        mapped.push(toAlbum(album, sighting), ...itsTracks.map((track) => toTrack(track, album.id, sighting)));
      }
      await publisher.publish(mapped, run);
      recent.mark(asked);
      recent.mark(items.map((album) => album.id));
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
}

const uniqueById = (entities: readonly Entity[]): Entity[] => [
  ...new Map(entities.map((entity) => [entity.id, entity])).values(),
];
