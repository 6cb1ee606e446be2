import { watchIntervalMs } from '@freshwax/contracts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Run } from '../runs/run.ts';
import type { EntityFetcher, Fetched } from '../spotify/entity.fetcher.ts';
import type { Mode } from '../spotify/spotify.catalogue.ts';
import { toWatchedTrack } from '../spotify/to-watched-track.ts';
import { pairAnswers } from './pair-answers.ts';
import { toPace, type Calls, type Pace } from './pace.ts';
import type { TrackFinder } from './track.finder.ts';
import type { WatchedTrack, WatchedTrackStore } from './watched-track.store.ts';

export interface WatchSettings {
  source: keyof typeof watchIntervalMs;
  market: string;
  /** What the configuration wants watched, beside what is in the list already. */
  queries: readonly string[];
  /** What of a day's calls is the list's. */
  callsIn: (mode: Mode) => Calls;
  /** Tells the user what the list cannot have. */
  say: (message: string) => void;
  now: () => number;
}

export interface WatchParts {
  fetcher: EntityFetcher;
  publisher: ObservationPublisher;
  finder: TrackFinder;
  store: WatchedTrackStore;
}

/** An entry that was found. */
type Known = WatchedTrack & { trackId: string };
const isKnown = (entry: WatchedTrack): entry is Known => entry.trackId !== null;

/** Observes the watch list: every track at its interval, changed or not. */
export class Watch {
  private said: string | undefined;

  constructor(
    private readonly parts: WatchParts,
    private readonly settings: WatchSettings,
  ) {}

  /** @throws SourceError, KafkaJSError */
  async observe(run: Run, mode: Mode): Promise<void> {
    const { store, finder } = this.parts;
    const { queries, now } = this.settings;
    await store.add(queries, now());
    await finder.takeIds(await store.list());
    const entries = await store.list();
    // Known ones first: search has calls of its own, which discovery may have spent.
    const known = entries.filter(isKnown);
    const lost = await this.observeDue(known, run, mode);
    const seen = new Set(known.map(({ trackId }) => trackId));
    for await (const id of finder.search({ entries, lost }, run)) {
      if (!seen.has(id)) await this.observeIds([id], run, mode);
      seen.add(id);
    }
  }

  /** @returns ids that the source does not know */
  private async observeDue(entries: readonly Known[], run: Run, mode: Mode): Promise<Set<string>> {
    const { now, callsIn } = this.settings;
    const tracks = this.tracksOf(entries);
    const calls = callsIn(mode);
    const pace = toPace([...tracks.values()], calls);
    await this.keepPace(entries, { pace, calls });
    const at = now();
    const due = [...tracks.values()].filter((track) => pace.isDue(track, at));
    // The one that waits longest first: what the calls are not enough for is begun with next time.
    due.sort((one, other) => (one.observedAt ?? 0) - (other.observedAt ?? 0));
    return this.observeIds(
      due.map(({ id }) => id),
      run,
      mode,
    );
  }

  /**
   * Entries of one track are one track, at the shortest of their intervals. One that the source no longer knows is asked for at
   * its interval too: nothing else would tell that it is back.
   */
  private tracksOf(entries: readonly Known[]) {
    const tracks = new Map<string, { id: string; intervalMs: number; observedAt: number | undefined }>();
    for (const entry of entries) {
      const { trackId: id, observedAt, missedAt } = entry;
      const before = tracks.get(id);
      const intervalMs = Math.min(this.intervalOf(entry), before?.intervalMs ?? Infinity);
      const latest = Math.max(observedAt ?? 0, missedAt ?? 0, before?.observedAt ?? 0);
      tracks.set(id, { id, intervalMs, observedAt: latest === 0 ? undefined : latest });
    }
    return tracks;
  }

  /** The list says when a track is due next: it must know of an interval that is not kept. */
  private async keepPace(entries: readonly Known[], { pace, calls }: { pace: Pace; calls: Calls }): Promise<void> {
    const paced = entries.map((entry) => {
      const ms = pace.paceOf(this.intervalOf(entry));
      return { query: entry.query, before: entry.pacedMs, pacedMs: ms > this.intervalOf(entry) ? ms : null };
    });
    const changed = paced.filter(({ before, pacedMs }) => before !== pacedMs);
    if (changed.length > 0) await this.parts.store.pace(changed);
    const isLonger = paced.some(({ pacedMs }) => pacedMs !== null);
    const words = `the watch list would take ${Math.ceil(pace.wanted)} calls a day and has ${calls.perDay}: tracks are observed less often`;
    if (isLonger && this.said !== words) this.settings.say(words);
    this.said = isLonger ? words : undefined;
  }

  private intervalOf({ intervalMs }: WatchedTrack): number {
    return intervalMs ?? watchIntervalMs[this.settings.source];
  }

  /** @returns ids that the source does not know */
  private async observeIds(ids: readonly string[], run: Run, mode: Mode): Promise<Set<string>> {
    const wanted = { kind: 'track' as const, ids, market: this.settings.market, mode };
    const lost: string[] = [];
    const unclear: string[] = [];
    for await (const fetched of this.parts.fetcher.fetch(wanted, run)) {
      const left = await this.take(fetched, run);
      (left.isUnclear ? unclear : lost).push(...left.ids);
    }
    if (unclear.length === 0) return new Set(lost);
    return new Set([...lost, ...(await this.observeIds(unclear, run, 'dev'))]);
  }

  private async take({ asked, items, at }: Fetched, run: Run): Promise<{ ids: string[]; isUnclear: boolean }> {
    const { source, market } = this.settings;
    const sighting = { source, observedAt: at, market, runId: run.id };
    const answers = pairAnswers(asked, items);
    await this.parts.publisher.publish(
      answers.map(({ requested, item }) => toWatchedTrack(item, requested, sighting)),
      run,
    );
    const answered = answers.map(({ requested }) => requested);
    await this.parts.store.markObserved(answered, at);
    const ids = asked.filter((id) => !answered.includes(id));
    return { ids, isUnclear: ids.length > 0 && items.length > answers.length };
  }
}
