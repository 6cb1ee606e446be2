import type { AlbumTaker } from '../discovery/album.taker.ts';
import type { RecentIds } from '../discovery/recent.ids.ts';
import type { KnownQuery } from '../enrichment/known.query.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Sighting } from '../publish/to-observation.ts';
import { refusalOf } from '../runs/refusal.ts';
import type { Run } from '../runs/run.ts';
import type { Entity } from '../spotify/responses.ts';
import { MOST_A_PAGE, SEARCH_PAGE, type Mode, type SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { toAlbum } from '../spotify/to-album.ts';

/** Spotify lists group by group, each newest first: what is new of one would hide behind all of the other. */
const GROUPS = ['album', 'single'] as const;
/** Has no order: its pages are all read. */
const APPEARS_ON = 'appears_on';
/** Pages begin no deeper. */
const LAST_OFFSET = 990;

export interface NewAlbumsParts {
  catalogue: SpotifyCatalogue;
  taker: AlbumTaker;
  publisher: ObservationPublisher;
  known: KnownQuery;
  /** Albums that were asked for whole. */
  asked: RecentIds;
}

export interface NewAlbumsSettings {
  source: Sighting['source'];
  market: string;
  /** Also albums of others that the artist is heard on. */
  hasAppearsOn: boolean;
  /** An album that was asked for within this time is not asked for again, ms. */
  albumFreshnessMs: number;
  now: () => number;
}

/** Takes the albums of an artist that are not known yet, with their tracks. */
export class NewAlbums {
  constructor(
    private readonly parts: NewAlbumsParts,
    private readonly settings: NewAlbumsSettings,
  ) {}

  /** @throws SourceError, KafkaJSError; what was published by then stays */
  async takeOf(artistId: string, run: Run, mode: Mode): Promise<void> {
    const groups = this.settings.hasAppearsOn ? [...GROUPS, APPEARS_ON] : GROUPS;
    for (const group of groups) await this.walk({ artistId, group, mode }, run);
  }

  /** The first page, and more while there is something unknown. */
  private async walk({ artistId, group, mode }: { artistId: string; group: string; mode: Mode }, run: Run) {
    const { market } = this.settings;
    const limit = mode === 'dev' ? SEARCH_PAGE : MOST_A_PAGE;
    for (let offset = 0; offset <= LAST_OFFSET;) {
      const page = await this.parts.catalogue.fetchArtistAlbums({ id: artistId, group, market, limit, offset }, run);
      run.missing += page.skipped;
      const unseen = await this.unseenOf(page.items);
      await this.take(unseen, run, mode);
      if (page.length === 0 || (unseen.length === 0 && group !== APPEARS_ON)) return;
      offset += Math.min(page.limit ?? limit, limit);
    }
  }

  private async unseenOf(albums: readonly Entity[]): Promise<Entity[]> {
    const { known, asked } = this.parts;
    const seen = await known.observedAt(
      'albums',
      albums.map(({ id }) => id),
    );
    return albums.filter(({ id }) => !seen.has(id) && !asked.isRecent(id, this.settings.albumFreshnessMs));
  }

  /** Where no call is left for a whole album it is published as the list shows it: discovery completes it by and by. */
  private async take(albums: readonly Entity[], run: Run, mode: Mode): Promise<void> {
    const { taker, publisher, asked } = this.parts;
    const { source, market, albumFreshnessMs, now } = this.settings;
    const ids = albums.map(({ id }) => id);
    const refusal = await taker.take({ ids, market, mode }, run).then(() => undefined, refusalOf);
    if (!refusal) return;
    const left = albums.filter(({ id }) => !asked.isRecent(id, albumFreshnessMs));
    const sighting = { source, observedAt: now(), market, runId: run.id };
    await publisher.publish(
      left.map((album) => toAlbum(album, sighting)),
      run,
    );
    run.answered += left.length;
    throw refusal;
  }
}
