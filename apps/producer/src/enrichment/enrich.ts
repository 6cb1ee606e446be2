import type { Run } from '../runs/run.ts';
import type { Mode } from '../spotify/spotify.catalogue.ts';
import { refusalOf } from '../runs/refusal.ts';
import type { KnownQuery } from './known.query.ts';
import type { MetaFetcher } from './meta.fetcher.ts';

/** An id that did not come is not asked for again within this, ms: dead ids would keep the living from their turn. */
const LOST_MS = 3_600_000;

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
    const { freshnessMs, limit, now } = this.settings;
    // The stores may not have applied yet what was published a moment ago.
    const except = [...this.meta.recent.recent(freshnessMs), ...this.meta.lost.recent(LOST_MS)];
    const tracks = await this.known.unseenTracks(except, limit);
    const artists = await this.known.unseenArtists(except, limit);
    await this.enrich({ trackIds: tracks, artistIds: artists }, run, mode);
    const before = now() - freshnessMs;
    const staleTracks = await this.known.staleIds({
      table: 'track_meta',
      before,
      except,
      limit: limit - tracks.length,
    });
    const staleArtists = await this.known.staleIds({
      table: 'artist_meta',
      before,
      except,
      limit: limit - artists.length,
    });
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
}
