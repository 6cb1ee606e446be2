import type { AlbumIntake } from '../discovery/album.intake.ts';
import type { Run } from '../runs/run.ts';
import { MOST_A_PAGE, SEARCH_PAGE, type Mode, type SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';

/** Spotify lists group by group, each newest first: what is new of one would hide behind all of the other. */
const GROUPS = ['album', 'single'] as const;
/** Has no order: its pages are all read. */
const APPEARS_ON = 'appears_on';
/** Pages begin no deeper. */
const LAST_OFFSET = 990;

export interface NewAlbumsParts {
  catalogue: SpotifyCatalogue;
  intake: AlbumIntake;
}

export interface NewAlbumsSettings {
  market: string;
  /** Also albums of others that the artist is heard on. */
  hasAppearsOn: boolean;
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
    const { catalogue, intake } = this.parts;
    const { market } = this.settings;
    const limit = mode === 'dev' ? SEARCH_PAGE : MOST_A_PAGE;
    for (let offset = 0; offset <= LAST_OFFSET;) {
      const page = await catalogue.fetchArtistAlbums({ id: artistId, group, market, limit, offset }, run);
      run.missing += page.skipped;
      const { unseen, refusal } = await intake.take(page.items, { market, mode, isWanted: true }, run);
      if (refusal) throw refusal;
      if (page.length === 0 || (unseen === 0 && group !== APPEARS_ON)) return;
      offset += Math.min(page.limit ?? limit, limit);
    }
  }
}
