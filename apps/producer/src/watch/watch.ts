import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { EntityFetcher, Fetched } from '../spotify/entity.fetcher.ts';
import { fieldsAt, type Entity } from '../spotify/responses.ts';
import type { Sighting } from '../publish/to-observation.ts';
import type { Run } from '../spotify/run.ts';
import type { Mode, SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { toWatchedTrack } from '../spotify/to-watched-track.ts';
import { bestHit, trackIdIn } from './track-query.ts';
import type { WatchedTrack, WatchedTrackStore } from './watched-track.store.ts';

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

  /** @throws SpotifyError, KafkaJSError */
  async observe(run: Run, mode: Mode): Promise<void> {
    const { store, fetcher } = this.parts;
    await store.add(this.settings.queries);
    for (const entry of await store.list()) if (entry.trackId === null) await this.resolve(entry, run);
    const ids = (await store.list()).flatMap(({ trackId }) => trackId ?? []);
    const wanted = { kind: 'track' as const, ids, market: this.settings.market, mode };
    for await (const fetched of fetcher.fetch(wanted, run)) await this.take(fetched, run);
  }

  private async resolve({ query }: WatchedTrack, run: Run): Promise<void> {
    const id = trackIdIn(query);
    if (id !== undefined) return this.parts.store.resolve(query, { trackId: id, name: null });
    const hits = await this.parts.catalogue.searchTracks({ q: query, market: this.settings.market }, run);
    const hit = bestHit(query, hits);
    if (hit) await this.parts.store.resolve(query, { trackId: hit.id, name: nameOf(hit) });
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
