import { Publisher } from '@freshwax/kafka';
import { readProducerEnv, toSpotifySettings, type SpotifySettings } from '../../apps/producer/src/env.ts';
import { ProducerMetrics } from '../../apps/producer/src/process/producer.metrics.ts';
import { ObservationPublisher } from '../../apps/producer/src/publish/observation.publisher.ts';
import { RunStore } from '../../apps/producer/src/runs/run.store.ts';
import type { FollowedSource } from '../../apps/producer/src/sources/followed-source.ts';
import { createSpotifySource } from '../../apps/producer/src/sources/spotify.source.ts';
import type { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { toFaults, type DaysSettings, type Mode } from './settings.ts';
import { VirtualClock } from './virtual.clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of the simulator's first albums these came out in the two weeks before its epoch. */
const SHARE_NEW = 0.15;
const PARTITIONS = 2;

/** Prometheus knows a metric by its name: one of each for all worlds. */
const metrics = new ProducerMetrics();
const ignore = (): void => undefined;
const silent = { log: ignore, warn: ignore, error: ignore };

/** Real servers, a real consumer, the simulator as a process, and the producer's own source in this one. */
export interface World {
  mode: Mode;
  pipeline: TestPipeline;
  simulator: AppProcess;
  clock: VirtualClock;
  source: FollowedSource;
  settings: SpotifySettings;
  /** ms since 1970, virtual. */
  startedAt: number;
  close(): Promise<void>;
}

/** The last virtual moment is now: no observation is of a time that Kafka has yet to see. */
export async function openWorld(days: DaysSettings, mode: Mode): Promise<World> {
  const startedAt = Date.now() - days.hours * HOUR_MS;
  const pipeline = await TestPipeline.create(PARTITIONS);
  const [simulator] = await Promise.all([
    pipeline.start('simulator', simulatorEnv(days, mode, startedAt)),
    pipeline.startConsumer(),
  ]);
  const clock = new VirtualClock(startedAt, days.seed, (now) => steer(simulator, now));
  const settings = settingsOf(days, mode, { ...pipeline.env, FRESHWAX_SPOTIFY_API_URL: simulator.url });
  const publisher = new Publisher(pipeline.kafka, pipeline.topicPrefix);
  await publisher.connect();
  const parts = {
    pool: pipeline.pool,
    publisher: new ObservationPublisher(publisher, metrics, silent),
    runs: new RunStore(pipeline.pool),
    metrics,
    logger: silent,
    stop: new AbortController().signal,
  };
  const source = createSpotifySource(settings, parts, clock);
  const close = async (): Promise<void> => {
    await publisher.disconnect();
    await pipeline.close();
  };
  return { mode, pipeline, simulator, clock, source, settings, startedAt, close };
}

const simulatorEnv = (days: DaysSettings, mode: Mode, startedAt: number): Record<string, string> => ({
  FRESHWAX_SIMULATOR_MODE: mode,
  FRESHWAX_SIMULATOR_CLOCK: 'manual',
  FRESHWAX_SIMULATOR_EPOCH: new Date(startedAt).toISOString(),
  FRESHWAX_SIMULATOR_SEED: days.seed,
  FRESHWAX_SIMULATOR_TIME_FACTOR: '1',
  FRESHWAX_SIMULATOR_ALBUMS: String(Math.round(days.newAlbums / SHARE_NEW)),
  FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: String(Math.round(DAY_MS / days.releasesPerDay)),
  FRESHWAX_SIMULATOR_QUOTA: String(days.callsPerDay),
  FRESHWAX_SIMULATOR_FAULTS: toFaults(days.faultRate),
});

/** As somebody sets them who follows Spotify, all else by default. Only `extended` cannot be found out: it is said. */
const settingsOf = (days: DaysSettings, mode: Mode, env: Record<string, string>): SpotifySettings =>
  toSpotifySettings(
    'spotify',
    readProducerEnv({
      ...env,
      FRESHWAX_SOURCE: 'spotify',
      SPOTIFY_CLIENT_ID: 'id',
      SPOTIFY_CLIENT_SECRET: 'secret',
      FRESHWAX_SPOTIFY_ACCOUNTS_URL: env['FRESHWAX_SPOTIFY_API_URL'],
      FRESHWAX_SPOTIFY_MODE: mode === 'extended' ? mode : 'auto',
      FRESHWAX_CALLS_PER_DAY: String(days.callsPerDay),
    }),
  );

async function steer(simulator: AppProcess, now: number): Promise<void> {
  const answer = await fetch(`${simulator.url}/simulator/clock`, { method: 'PUT', body: JSON.stringify({ now }) });
  if (!answer.ok) throw new Error(`the simulator's clock: ${await answer.text()}`);
}
