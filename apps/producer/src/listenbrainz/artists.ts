import type { Source } from '@freshwax/contracts';
import type { RecentIds } from '../discovery/recent.ids.ts';
import type { KnownQuery } from '../enrichment/known.query.ts';
import type { ObservationPublisher } from '../publish/observation.publisher.ts';
import type { Run } from '../runs/run.ts';
import type { Fields } from '../spotify/responses.ts';
import { MBIDS_PER_GET, MBIDS_PER_POST, type ListenBrainzApi } from './listenbrainz.api.ts';
import { NO_LISTENS, type Listens } from './listens.ts';
import { isMbid } from './mbid.ts';
import type { NamedArtistsQuery } from './named-artists.query.ts';
import { piecesOf } from './pieces.ts';
import { toArtistMeta } from './to-artist-meta.ts';

export interface ArtistParts {
  api: ListenBrainzApi;
  publisher: ObservationPublisher;
  named: NamedArtistsQuery;
  known: KnownQuery;
  /** Artists asked for lately, answered or not. */
  recent: RecentIds;
}

export interface ArtistSettings {
  source: Source;
  /** What was said of an artist is asked for again after this, ms. */
  freshnessMs: number;
  /** Most artists of one run. */
  limit: number;
  now: () => number;
}

type NamedArtist = Fields & { artist_mbid: string };
const isNamedArtist = (fields: Fields): fields is NamedArtist => isMbid(fields['artist_mbid']);

/** Names kept in memory; the stores need a moment to know them. */
const MOST_NAMES = 50_000;

/** Names, genres and listens of artists: unseen ones first, then those seen longest ago. */
export class Artists {
  private readonly names = new Map<string, string>();

  constructor(
    private readonly parts: ArtistParts,
    private readonly settings: ArtistSettings,
  ) {}

  /** One scheduled run. */
  async enrichStale(run: Run): Promise<void> {
    const { named, known, recent } = this.parts;
    const { freshnessMs, limit, now } = this.settings;
    const except = recent.recent(freshnessMs);
    const unseen = await named.unseen(except, limit);
    const before = now() - freshnessMs;
    const stale = await known.staleIds({ table: 'artist_meta', before, except, limit: limit - unseen.length });
    await this.take([...unseen, ...stale], run);
  }

  /** Names of these, asked for where neither this process nor the stores have them. Who cannot be named is not in it. */
  async namesOf(mbids: readonly string[], run: Run): Promise<ReadonlyMap<string, string>> {
    const { named, recent } = this.parts;
    const unnamed = mbids.filter((mbid) => !this.names.has(mbid));
    this.learn(await named.namesOf(unnamed));
    const unknown = unnamed.filter((mbid) => !this.names.has(mbid));
    await this.take(
      unknown.filter((mbid) => !recent.isRecent(mbid, this.settings.freshnessMs)),
      run,
    );
    return this.names;
  }

  /** Asks for these, however fresh they are, and publishes what comes. @throws SourceError */
  async take(mbids: readonly string[], run: Run): Promise<void> {
    // One id that is none would have the whole page refused.
    const askable = mbids.filter(isMbid);
    run.asked += mbids.length - askable.length;
    run.missing += mbids.length - askable.length;
    for (const piece of piecesOf(askable, MBIDS_PER_POST)) {
      const listens = await this.parts.api.fetchListens('artist', piece, run);
      for (const asked of piecesOf(piece, MBIDS_PER_GET)) await this.takePage(asked, listens, run);
    }
  }

  private async takePage(asked: readonly string[], listens: Map<string, Listens>, run: Run): Promise<void> {
    const { api, publisher, recent } = this.parts;
    const { source, now } = this.settings;
    const came = await api.fetchArtists(asked, run);
    const artists = came.filter(isNamedArtist).filter(({ artist_mbid: id }) => asked.includes(id));
    run.asked += asked.length;
    run.answered += artists.length;
    run.missing += asked.length - artists.length;
    const sighting = { source, observedAt: now(), runId: run.id };
    const mapped = artists.map((one) => toArtistMeta(one, listens.get(one.artist_mbid) ?? NO_LISTENS, sighting));
    await publisher.publish(mapped, run);
    recent.mark(asked);
    this.learn(artists.flatMap(({ artist_mbid: id, name }) => (typeof name === 'string' ? [[id, name] as const] : [])));
  }

  private learn(names: Iterable<readonly [id: string, name: string]>): void {
    for (const [id, name] of names) this.names.set(id, name);
    // A Map keeps the order of insertion: the first was learnt first.
    for (const id of this.names.keys()) {
      if (this.names.size <= MOST_NAMES) break;
      this.names.delete(id);
    }
  }
}
