import { BadRequest, NotFound, NotOffered } from '../exchange/source.errors.ts';
import { isEntityId } from './entity-id.ts';
import type { Entities, Entity } from './responses.ts';
import type { Run } from '../runs/run.ts';
import {
  MOST_ALBUM_IDS,
  MOST_ARTIST_IDS,
  MOST_TRACK_IDS,
  type Mode,
  type SpotifyCatalogue,
} from './spotify.catalogue.ts';

export type Kind = 'album' | 'track' | 'artist';

export interface Wanted {
  kind: Kind;
  ids: readonly string[];
  market: string;
  mode: Mode;
}

export interface Fetched {
  /** Ids of this piece that were asked for; those that did not come are not known to the source. */
  asked: readonly string[];
  items: readonly Entity[];
  /** When the answer came, ms since 1970. */
  at: number;
}

const MOST_IDS = { album: MOST_ALBUM_IDS, track: MOST_TRACK_IDS, artist: MOST_ARTIST_IDS };

/** Entities by id: as many a call as the app is offered, one by one where it is not. */
export class EntityFetcher {
  constructor(
    private readonly catalogue: SpotifyCatalogue,
    private readonly now: () => number,
  ) {}

  /** Yields piece by piece, so that each can be published before the next is asked for. @throws SourceError */
  async *fetch(wanted: Wanted, run: Run): AsyncGenerator<Fetched> {
    const all = [...new Set(wanted.ids)];
    const ids = all.filter(isEntityId);
    run.asked += all.length - ids.length;
    run.missing += all.length - ids.length;
    const size = wanted.mode !== 'dev' ? MOST_IDS[wanted.kind] : 1;
    for (let start = 0; start < ids.length; start += size) {
      const asked = ids.slice(start, start + size);
      if (size === 1) yield this.counted(asked, await this.fetchOne(wanted, asked[0]!, run), run);
      else yield* this.fetchPiece({ ...wanted, ids: asked }, run);
    }
  }

  private async *fetchPiece(wanted: Wanted, run: Run): AsyncGenerator<Fetched> {
    try {
      yield this.counted(wanted.ids, await this.fetchSeveral(wanted, run), run);
    } catch (error) {
      if (!(error instanceof NotOffered)) throw error;
      yield* this.fetch({ ...wanted, mode: 'dev' }, run);
    }
  }

  private counted(asked: readonly string[], { items, skipped }: Entities, run: Run): Fetched {
    run.asked += asked.length;
    run.answered += items.length;
    run.missing += skipped;
    return { asked, items, at: this.now() };
  }

  private fetchSeveral({ kind, ids, market }: Wanted, run: Run): Promise<Entities> {
    if (kind === 'album') return this.catalogue.fetchAlbums(ids, market, run);
    return kind === 'track' ? this.catalogue.fetchTracks(ids, market, run) : this.catalogue.fetchArtists(ids, run);
  }

  private async fetchOne({ kind, market }: Wanted, id: string, run: Run): Promise<Entities> {
    const item = await this.askForOne({ kind, id, market }, run).catch((error: unknown) => {
      // What is refused for one id says nothing of the next.
      if (error instanceof NotFound || error instanceof BadRequest) return undefined;
      throw error;
    });
    return { items: item ? [item] : [], skipped: item ? 0 : 1 };
  }

  private askForOne({ kind, id, market }: { kind: Kind; id: string; market: string }, run: Run) {
    if (kind === 'album') return this.catalogue.fetchAlbum(id, market, run);
    return kind === 'track' ? this.catalogue.fetchTrack(id, market, run) : this.catalogue.fetchArtist(id, run);
  }
}
