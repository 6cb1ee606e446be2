import type { Run } from '../spotify/run.ts';
import type { Mode } from '../spotify/spotify.catalogue.ts';
import type { KnownQuery } from './known.query.ts';
import type { MetaFetcher } from './meta.fetcher.ts';

export interface EnrichmentSettings {
  markets: readonly string[];
  /** Meta older than this is fetched again, ms. */
  freshnessMs: number;
  /** Most tracks, and most artists, of one run. */
  limit: number;
  now: () => number;
}

/** Popularity and the like, by id: unseen ids first, then the ones seen longest ago. */
export class Enrichment {
  constructor(
    private readonly known: KnownQuery,
    private readonly meta: MetaFetcher,
    private readonly settings: EnrichmentSettings,
  ) {}

  /** One scheduled run. */
  async enrichStale(run: Run, mode: Mode): Promise<void> {
    const { freshnessMs, limit } = this.settings;
    const asked = this.meta.recent.recent(freshnessMs);
    const tracks = await this.known.unseenTracks(asked, limit);
    const artists = await this.known.unseenArtists(asked, limit);
    await this.enrich({ trackIds: tracks, artistIds: artists }, run, mode);
    const staleTracks = await this.staleIds('track_meta', limit - tracks.length);
    const staleArtists = await this.staleIds('artist_meta', limit - artists.length);
    await this.enrich({ trackIds: staleTracks, artistIds: staleArtists }, run, mode);
  }

  /** These ids, however fresh they are. @param onDone is told how many of them are done */
  async enrich(
    { trackIds, artistIds }: { trackIds: readonly string[]; artistIds: readonly string[] },
    run: Run,
    mode: Mode,
  ): Promise<void> {
    const market = this.settings.markets[0]!;
    await this.meta.take({ kind: 'track', ids: trackIds, market, mode }, run);
    await this.meta.take({ kind: 'artist', ids: artistIds, market, mode }, run);
  }

  private async staleIds(table: 'track_meta' | 'artist_meta', limit: number): Promise<string[]> {
    if (limit <= 0) return [];
    const { freshnessMs, now } = this.settings;
    const ids = await this.known.staleIds(table, now() - freshnessMs, limit);
    // The stores may not have applied yet what was published a moment ago.
    return ids.filter((id) => !this.meta.recent.isRecent(id, freshnessMs));
  }
}
