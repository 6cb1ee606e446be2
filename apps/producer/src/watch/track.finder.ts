import { watchIntervalMs } from '@freshwax/contracts';
import type { Run } from '../runs/run.ts';
import { isEntityId } from '../spotify/entity-id.ts';
import type { Entity } from '../spotify/responses.ts';
import type { SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { toNextSearch } from './pace.ts';
import { bestHit, trackIdIn } from './track-query.ts';
import type { WatchedTrack, WatchedTrackStore } from './watched-track.store.ts';

/** After a search was refused nothing is searched for during this part of an interval. */
const SEARCH_PAUSES = 6;

export interface TrackFinderSettings {
  source: keyof typeof watchIntervalMs;
  market: string;
  now: () => number;
}

export interface Sought {
  entries: readonly WatchedTrack[];
  /** Ids that the source was found not to know. */
  lost: ReadonlySet<string>;
}

/** Finds out which track an entry of the watch list is. What is not found is sought again, less and less often. */
export class TrackFinder {
  private searchesFrom = 0;

  constructor(
    private readonly parts: { catalogue: SpotifyCatalogue; store: WatchedTrackStore },
    private readonly settings: TrackFinderSettings,
  ) {}

  /** Entries that are ids themselves need no search. */
  async takeIds(entries: readonly WatchedTrack[]): Promise<void> {
    for (const entry of entries) {
      const id = trackIdIn(entry.query);
      if (id === undefined || entry.trackId !== null || !this.isTime(entry)) continue;
      await this.keep(entry, isEntityId(id) ? { trackId: id, name: null } : undefined);
    }
  }

  /**
   * Searches for titles without a track, and for those whose track is lost. Yields the ids that it finds.
   * @throws SourceError; then nothing is searched for until a while has passed
   */
  async *search({ entries, lost }: Sought, run: Run): AsyncGenerator<string> {
    const isLost = ({ trackId }: WatchedTrack): boolean => trackId !== null && lost.has(trackId);
    const [ids, titles] = [entries.filter(isId), entries.filter((entry) => !isId(entry))];
    for (const entry of ids.filter(isLost)) await this.keep(entry, undefined);
    for (const entry of titles.filter(isLost)) await this.parts.store.forget(entry.query);
    if (this.searchesFrom > this.settings.now()) return;
    for (const entry of titles.filter((one) => isLost(one) || (one.trackId === null && this.isTime(one)))) {
      const hit = await this.find(entry.query, lost, run);
      await this.keep(entry, hit && { trackId: hit.id, name: nameOf(hit) });
      if (hit) yield hit.id;
    }
  }

  private async find(title: string, lost: ReadonlySet<string>, run: Run): Promise<Entity | undefined> {
    const { market, now } = this.settings;
    try {
      const hits = await this.parts.catalogue.searchTracks({ q: title, market }, run);
      return bestHit(
        title,
        hits.filter(({ id }) => isEntityId(id) && !lost.has(id)),
      );
    } catch (error) {
      this.searchesFrom = now() + this.intervalMs / SEARCH_PAUSES;
      throw error;
    }
  }

  private keep({ query }: WatchedTrack, found: { trackId: string; name: string | null } | undefined): Promise<void> {
    return this.parts.store.resolve(query, found, this.settings.now());
  }

  private isTime({ addedAt, observedAt, resolvedAt }: WatchedTrack): boolean {
    if (resolvedAt === null) return true;
    const since = Math.max(addedAt, observedAt ?? 0);
    return toNextSearch({ since, searchedAt: resolvedAt }, this.intervalMs) <= this.settings.now();
  }

  private get intervalMs(): number {
    return watchIntervalMs[this.settings.source];
  }
}

const isId = ({ query }: WatchedTrack): boolean => trackIdIn(query) !== undefined;
const nameOf = (track: Entity): string | null => (typeof track['name'] === 'string' ? track['name'] : null);
