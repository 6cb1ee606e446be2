import type { Provider } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { SourceSettings } from '../env.ts';
import { ProducerMetrics } from '../process/producer.metrics.ts';
import { CallLedger } from './call.ledger.ts';
import { EntityFetcher } from './entity.fetcher.ts';
import type { Clock } from './pause.gate.ts';
import { SpotifyCatalogue } from './spotify.catalogue.ts';
import { SpotifyClient } from './spotify.client.ts';
import { Stopping } from './spotify.errors.ts';

/** Spotify stalls for 30 to 45 s before some of its 5xx. */
const TIMEOUT_MS = 30_000;

export const systemClock = (stop: AbortSignal): Clock => ({
  now: Date.now,
  random: Math.random,
  sleep: async (ms) => {
    await delay(ms, undefined, { signal: stop }).catch(() => {
      throw new Stopping();
    });
  },
});

/** The way to the source, from the HTTP client to entities by id. */
export const spotifyProviders = (settings: SourceSettings, stop: AbortSignal): Provider[] => [
  {
    provide: CallLedger,
    inject: [ProducerMetrics],
    useFactory: (metrics: ProducerMetrics) => {
      const ledger = new CallLedger({ now: Date.now });
      metrics.exposeBlocks(ledger);
      return ledger;
    },
  },
  {
    provide: SpotifyClient,
    inject: [CallLedger, ProducerMetrics],
    useFactory: (ledger: CallLedger, observer: ProducerMetrics) =>
      new SpotifyClient({ ...settings, ledger, observer, clock: systemClock(stop), timeoutMs: TIMEOUT_MS, stop }),
  },
  {
    provide: SpotifyCatalogue,
    inject: [SpotifyClient],
    useFactory: (client: SpotifyClient) => new SpotifyCatalogue(client),
  },
  {
    provide: EntityFetcher,
    inject: [SpotifyCatalogue],
    useFactory: (catalogue: SpotifyCatalogue) => new EntityFetcher(catalogue, Date.now),
  },
];
