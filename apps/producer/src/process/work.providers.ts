import type { Provider } from '@nestjs/common';
import { CapabilityStore } from '../capability/capability.store.ts';
import { ModeProber } from '../capability/mode.prober.ts';
import { AlbumTaker } from '../discovery/album.taker.ts';
import { Discovery } from '../discovery/discover.ts';
import { RecentIds } from '../discovery/recent.ids.ts';
import { SourceCursor } from '../discovery/source.cursor.ts';
import { Enrichment } from '../enrichment/enrich.ts';
import { KnownQuery } from '../enrichment/known.query.ts';
import { MetaFetcher } from '../enrichment/meta.fetcher.ts';
import type { ProducerEnv, SourceSettings } from '../env.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { CallLedger } from '../spotify/call.ledger.ts';
import { EntityFetcher } from '../spotify/entity.fetcher.ts';
import { SpotifyCatalogue } from '../spotify/spotify.catalogue.ts';
import { Watch } from '../watch/watch.ts';
import { WatchedTrackStore } from '../watch/watched-track.store.ts';

const now = Date.now;

/** What the producer can do: find albums, ask for meta, observe the watch list. */
export const workProviders = (env: ProducerEnv, { source, freshnessMs, callsPerDay }: SourceSettings): Provider[] => {
  const markets = env.FRESHWAX_MARKETS;
  return [
    {
      provide: ModeProber,
      inject: [SpotifyCatalogue, CallLedger, CapabilityStore],
      useFactory: (catalogue: SpotifyCatalogue, ledger: CallLedger, store: CapabilityStore) =>
        new ModeProber(catalogue, ledger, store, {
          configured: env.FRESHWAX_SPOTIFY_MODE,
          market: markets[0]!,
          isStoredVerdictTrusted: source === 'spotify',
          callsPerDayInDev: callsPerDay,
          now,
        }),
    },
    {
      provide: MetaFetcher,
      inject: [EntityFetcher, ObservationPublisher],
      useFactory: (fetcher: EntityFetcher, publisher: ObservationPublisher) =>
        new MetaFetcher(fetcher, publisher, source, new RecentIds(now), new RecentIds(now)),
    },
    {
      provide: Enrichment,
      inject: [KnownQuery, MetaFetcher],
      useFactory: (known: KnownQuery, meta: MetaFetcher) =>
        new Enrichment(known, meta, { markets, freshnessMs, limit: env.FRESHWAX_ENRICHMENT_LIMIT, now }),
    },
    {
      provide: Discovery,
      inject: [SpotifyCatalogue, EntityFetcher, ObservationPublisher, MetaFetcher, KnownQuery, SourceCursor],
      useFactory: (
        catalogue: SpotifyCatalogue,
        fetcher: EntityFetcher,
        publisher: ObservationPublisher,
        meta: MetaFetcher,
        known: KnownQuery,
        cursor: SourceCursor,
      ) => {
        const recent = new RecentIds(now);
        const parts = { catalogue, fetcher, publisher, meta, known, recent };
        const albums = new AlbumTaker(parts, { source, freshnessMs, now });
        const albumFreshnessMs = env.FRESHWAX_ALBUM_FRESHNESS_MS;
        return new Discovery({ catalogue, albums, known, cursor, recent }, { markets, albumFreshnessMs, now });
      },
    },
    {
      provide: Watch,
      inject: [SpotifyCatalogue, EntityFetcher, ObservationPublisher, WatchedTrackStore],
      useFactory: (
        catalogue: SpotifyCatalogue,
        fetcher: EntityFetcher,
        publisher: ObservationPublisher,
        store: WatchedTrackStore,
      ) =>
        new Watch(
          { catalogue, fetcher, publisher, store },
          { source, market: markets[0]!, queries: env.FRESHWAX_WATCHED_TRACKS },
        ),
    },
  ];
};
