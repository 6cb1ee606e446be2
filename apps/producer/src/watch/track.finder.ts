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
    const { store } = this.parts;
    const { now } = this.settings;
    for (const entry of entries) {
      const id = trackIdIn(entry.query);
      if (id === undefined || entry.trackId !== null || !this.isTime(entry)) continue;
      if (isEntityId(id)) await store.resolve(entry.query, { trackId: id, name: null }, now());
      else await store.markSought(entry.query, now());
    }
  }

  /**
   * Searches for titles without a track, and for those whose track is lost. Yields the ids that it finds.
   * @throws SourceError; then nothing is searched for until a while has passed
   */
  async *search({ entries, lost }: Sought, run: Run): AsyncGenerator<string> {
    const { store } = this.parts;
    const { now } = this.settings;
    const isLost = ({ trackId }: WatchedTrack): boolean => trackId !== null && lost.has(trackId);
    for (const entry of entries.filter(isLost)) await this.lose(entry);
    if (this.searchesFrom > now()) return;
    const isSought = (entry: WatchedTrack): boolean =>
      entry.trackId === null || entry.missedAt !== null ? this.isTime(entry) : isLost(entry);
    for (const entry of entries.filter((one) => !isId(one) && isSought(one))) {
      const hit = await this.find(entry, lost, run);
      if (hit) yield await this.take(entry, hit);
      else await store.markSought(entry.query, now());
    }
  }

  /** A track that was observed may come back: it stays the entry's. An id that never was one waits longer each time. */
  private async lose({ query, observedAt }: WatchedTrack): Promise<void> {
    const { store } = this.parts;
    const now = this.settings.now();
    if (observedAt !== null) return store.miss(query, now);
    await store.forget(query);
    if (isId({ query })) await store.markSought(query, now);
  }

  private async take({ query }: WatchedTrack, hit: Entity): Promise<string> {
    await this.parts.store.resolve(query, { trackId: hit.id, name: nameOf(hit) }, this.settings.now());
    return hit.id;
  }

  /** Never the track that is lost, which search may name although it cannot be had. */
  private async find({ query, trackId }: WatchedTrack, lost: ReadonlySet<string>, run: Run) {
    const { market, now } = this.settings;
    try {
      const hits = await this.parts.catalogue.searchTracks({ q: query, market }, run);
      const isOther = (id: string): boolean => isEntityId(id) && !lost.has(id) && id !== trackId;
      return bestHit(
        query,
        hits.filter(({ id }) => isOther(id)),
      );
    } catch (error) {
      this.searchesFrom = now() + this.intervalMs / SEARCH_PAUSES;
      throw error;
    }
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

const isId = ({ query }: Pick<WatchedTrack, 'query'>): boolean => trackIdIn(query) !== undefined;
const nameOf = (track: Entity): string | null => (typeof track['name'] === 'string' ? track['name'] : null);
