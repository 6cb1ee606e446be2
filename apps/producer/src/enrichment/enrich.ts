import type { Run } from '../runs/run.ts';
import type { Mode } from '../spotify/spotify.catalogue.ts';
import { refusalOf } from '../runs/refusal.ts';
import type { KnownQuery } from './known.query.ts';
import type { MetaFetcher } from './meta.fetcher.ts';
import type { UnseenQuery } from './unseen.query.ts';

/** An id that did not come is not asked for again within this, ms: dead ids would keep the living from their turn. */
const LOST_MS = 3_600_000;

export interface EnrichmentSettings {
  markets: readonly string[];
  /** Meta older than this is fetched again, ms. */
  freshnessMs: number;
  /** Most tracks, and most artists, of one run: of those that are asked for again, and in development of all. */
  limit: number;
  now: () => number;
}

export interface EnrichmentQueries {
  known: KnownQuery;
  unseen: UnseenQuery;
}

/**
 * Popularity and the like, by id: unseen ids first, then the ones seen longest ago. An app in development is offered
 * nothing that changes with time (a track's call brings its ISRC, an artist's an image and an address), so there each id
 * is asked for once.
 */
export class Enrichment {
  constructor(
    private readonly queries: EnrichmentQueries,
    private readonly meta: MetaFetcher,
    private readonly settings: EnrichmentSettings,
  ) {}

  /** One scheduled run. */
  async enrichStale(run: Run, mode: Mode): Promise<void> {
    const { freshnessMs, limit } = this.settings;
    const { recent, lost } = this.meta;
    // The stores may not have applied yet what was published a moment ago.
    const isDue = (id: string): boolean => !recent.isRecent(id, freshnessMs) && !lost.isRecent(id, LOST_MS);
    const { tracks, artists } = await this.queries.unseen.read();
    // Where fifty ids go in a call all that are unseen go at once: the page shows popularity as soon as it shows a track.
    const most = mode === 'dev' ? limit : undefined;
    const trackIds = tracks.filter(isDue).slice(0, most);
    const artistIds = artists.filter(isDue).slice(0, most);
    await this.enrich({ trackIds, artistIds }, run, mode);
    if (mode === 'dev') return;
    const staleTracks = await this.stale('track_meta', Math.max(0, limit - trackIds.length));
    const staleArtists = await this.stale('artist_meta', Math.max(0, limit - artistIds.length));
    await this.enrich({ trackIds: staleTracks, artistIds: staleArtists }, run, mode);
  }

  /** These ids, however fresh they are. Tracks that must wait, as their calls are spent, do not make artists wait. */
  async enrich(
    { trackIds, artistIds }: { trackIds: readonly string[]; artistIds: readonly string[] },
    run: Run,
    mode: Mode,
  ): Promise<void> {
    const market = this.settings.markets[0]!;
    const refusal = await this.meta.take({ kind: 'track', ids: trackIds, market, mode }, run).catch(refusalOf);
    await this.meta.take({ kind: 'artist', ids: artistIds, market, mode }, run);
    if (refusal) throw refusal;
  }

  private stale(table: 'track_meta' | 'artist_meta', limit: number): Promise<string[]> {
    const { freshnessMs, now } = this.settings;
    const { recent, lost } = this.meta;
    const except = [...recent.recent(freshnessMs), ...lost.recent(LOST_MS)];
    return this.queries.known.staleIds({ table, before: now() - freshnessMs, except, limit });
  }
}
