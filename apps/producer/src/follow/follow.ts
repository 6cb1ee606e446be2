import { NotFound } from '../exchange/source.errors.ts';
import { refusalOf, type Refusal } from '../runs/refusal.ts';
import type { Run } from '../runs/run.ts';
import { isEntityId } from '../spotify/entity-id.ts';
import { entityNamed } from '../spotify/entity-named.ts';
import type { Mode, SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import type { FollowedArtistStore } from '../watch/followed-artist.store.ts';
import { artistIdIn } from './artist-query.ts';
import type { NewAlbums } from './new-albums.ts';

/** Artists of one run: it must end some time. */
const MOST_ARTISTS = 50;
/** After a failure nothing is asked during this part of the interval. */
const PAUSES = 24;

/** Between two looks for the releases of an artist, ms. */
export const followIntervalMs = { spotify: 86_400_000, simulator: 60_000 } as const;

export interface FollowSettings {
  market: string;
  /** Between two looks for the releases of an artist, ms. */
  intervalMs: number;
  now: () => number;
}

/** New releases of the artists that the user follows. */
export class Follow {
  private searchesFrom = 0;
  private looksFrom = 0;

  constructor(
    private readonly parts: { catalogue: SpotifyCatalogue; store: FollowedArtistStore; albums: NewAlbums },
    private readonly settings: FollowSettings,
  ) {}

  /** @throws SourceError, KafkaJSError; a search that is refused makes nobody wait who is known */
  async look(run: Run, mode: Mode): Promise<void> {
    const { intervalMs, now } = this.settings;
    const refusal = await this.resolveAll(run);
    if (this.looksFrom <= now()) {
      // One page is spent before it is known that no album can be fetched: not each minute anew.
      this.looksFrom = now() + intervalMs / PAUSES;
      for (const id of await this.parts.store.readDue(now() - intervalMs, MOST_ARTISTS))
        await this.lookFor(id, run, mode);
      this.looksFrom = 0;
    }
    if (refusal) throw refusal;
  }

  private async resolveAll(run: Run): Promise<Refusal | undefined> {
    const { intervalMs, now } = this.settings;
    for (const query of await this.parts.store.readUnresolved(MOST_ARTISTS)) {
      const refusal = await this.resolve(query, run).then(() => undefined, refusalOf);
      if (!refusal) continue;
      this.searchesFrom = now() + intervalMs / PAUSES;
      return refusal;
    }
    return undefined;
  }

  private async resolve(query: string, run: Run): Promise<void> {
    const { catalogue, store } = this.parts;
    const { market, now } = this.settings;
    const id = artistIdIn(query);
    if (id !== undefined) return store.resolve(query, isEntityId(id) ? { id, name: undefined } : undefined);
    if (this.searchesFrom > now()) return;
    const hits = await catalogue.searchArtists({ q: query, market }, run);
    // Another than of that very name would bring releases that nobody asked for.
    const artist = entityNamed(query, hits);
    await store.resolve(query, artist && isEntityId(artist.id) ? artist : undefined);
  }

  private async lookFor(id: string, run: Run, mode: Mode): Promise<void> {
    const { store, albums } = this.parts;
    try {
      await albums.takeOf(id, run, mode);
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      run.missing++;
      return store.miss(id, this.settings.now());
    }
    await store.check(id, this.settings.now());
  }
}
