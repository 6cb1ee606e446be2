import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { EntityFetcher, Fetched } from '../spotify/entity.fetcher.ts';
import { fieldsAt, type Entity } from '../spotify/responses.ts';
import type { Sighting } from '../publish/to-observation.ts';
import type { Run } from '../runs/run.ts';
import type { Mode, SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { toWatchedTrack } from '../spotify/to-watched-track.ts';
import { bestHit, trackIdIn } from './track-query.ts';
import type { WatchedTrackStore } from './watched-track.store.ts';

export interface WatchSettings {
  source: Sighting['source'];
  market: string;
  /** What the configuration wants watched, beside what is in the list already. */
  queries: readonly string[];
}

export interface WatchParts {
  catalogue: SpotifyCatalogue;
  fetcher: EntityFetcher;
  publisher: ObservationPublisher;
  store: WatchedTrackStore;
}

/** Observes the watch list: every track each time, changed or not. */
export class Watch {
  constructor(
    private readonly parts: WatchParts,
    private readonly settings: WatchSettings,
  ) {}

  /** @throws SourceError, KafkaJSError */
  async observe(run: Run, mode: Mode): Promise<void> {
    const { store } = this.parts;
    await store.add(this.settings.queries);
    const entries = await store.list();
    // Known ones first: search has calls of its own, which discovery may have spent.
    const known = entries.flatMap(({ trackId }) => trackId ?? []);
    await this.observeIds(known, run, mode);
    for (const { trackId, query } of entries) {
      const found = trackId === null ? await this.resolve(query, run) : undefined;
      if (found !== undefined && !known.includes(found)) await this.observeIds([found], run, mode);
    }
  }

  private async observeIds(ids: readonly string[], run: Run, mode: Mode): Promise<void> {
    const wanted = { kind: 'track' as const, ids, market: this.settings.market, mode };
    for await (const fetched of this.parts.fetcher.fetch(wanted, run)) await this.take(fetched, run);
  }

  private async resolve(query: string, run: Run): Promise<string | undefined> {
    const { store, catalogue } = this.parts;
    const id = trackIdIn(query);
    if (id !== undefined) {
      await store.resolve(query, { trackId: id, name: null });
      return id;
    }
    const hit = bestHit(query, await catalogue.searchTracks({ q: query, market: this.settings.market }, run));
    if (hit) await store.resolve(query, { trackId: hit.id, name: nameOf(hit) });
    return hit?.id;
  }

  private async take({ asked, items, at }: Fetched, run: Run): Promise<void> {
    const { source, market } = this.settings;
    const sighting = { source, observedAt: at, market, runId: run.id };
    const answers = pair(asked, items);
    await this.parts.publisher.publish(
      answers.map(({ requested, item }) => toWatchedTrack(item, requested, sighting)),
      run,
    );
    const answered = answers.map(({ requested }) => requested);
    await this.parts.store.markObserved(answered, at);
    const lost = asked.filter((id) => !answered.includes(id));
    if (lost.length > 0) await this.parts.store.forget(lost);
  }
}

const nameOf = (track: Entity): string | null => (typeof track['name'] === 'string' ? track['name'] : null);

/**
 * Which answer belongs to which id that was asked for. With a market another id may come back: it says so in
 * `linked_from` where that is offered, and is the only answer to a single question where it is not.
 */
function pair(asked: readonly string[], items: readonly Entity[]): { requested: string; item: Entity }[] {
  if (asked.length === 1 && items.length === 1) return [{ requested: asked[0]!, item: items[0]! }];
  return items.flatMap((item) => {
    const origin = fieldsAt(item, 'linked_from')['id'];
    const requested = asked.includes(item.id) ? item.id : asked.find((id) => id === origin);
    return requested === undefined ? [] : [{ requested, item }];
  });
}
