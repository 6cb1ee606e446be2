import type { LoggerService, Provider } from '@nestjs/common';
import type { Pool } from '@freshwax/postgres';
import { sourcesOf, toSpotifySettings, type ProducerEnv } from '../env.ts';
import { systemClock } from '../exchange/system.clock.ts';
import { toListenBrainzSettings } from '../listenbrainz/listenbrainz.settings.ts';
import { ProducerMetrics } from '../process/producer.metrics.ts';
import { POOL } from '../process/stores.ts';
import { ObservationPublisher } from '../publish/observation.publisher.ts';
import { RunStore } from '../runs/run.store.ts';
import { FOLLOWED_SOURCES, type FollowedSource, type SourceParts } from './followed-source.ts';
import { createListenBrainzSource } from './listenbrainz.source.ts';
import { createRecordedSource } from './recorded.source.ts';
import { createSpotifySource } from './spotify.source.ts';

/** Every source that the environment names. */
export const sourceProviders = (env: ProducerEnv, logger: LoggerService, stop: AbortSignal): Provider[] => [
  {
    provide: FOLLOWED_SOURCES,
    inject: [POOL, ObservationPublisher, RunStore, ProducerMetrics],
    useFactory: (pool: Pool, publisher: ObservationPublisher, runs: RunStore, metrics: ProducerMetrics) =>
      sourcesOf(env).map((name) => createSource(name, env, { pool, publisher, runs, metrics, logger, stop })),
  },
];

function createSource(
  name: ReturnType<typeof sourcesOf>[number],
  env: ProducerEnv,
  parts: SourceParts,
): FollowedSource {
  const clock = systemClock(parts.stop);
  if (name === 'listenbrainz') return createListenBrainzSource(toListenBrainzSettings(env), parts, clock);
  const settings = toSpotifySettings(name, env);
  const isRecorded = name === 'simulator' && env.FRESHWAX_SIMULATOR_MODE === 'recorded';
  return isRecorded ? createRecordedSource(settings, parts, clock) : createSpotifySource(settings, parts, clock);
}
