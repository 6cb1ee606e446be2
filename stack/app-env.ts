import { join } from 'node:path';
import { sourceSettings, userSettings } from './env.ts';
import { projectRoot, type Place } from './place.ts';
import type { StackSecrets } from './secrets.ts';
import type { NodeApp } from './services/node-app.service.ts';
import { simulatedTime } from './simulated-time.ts';
import type { ChosenSources } from './source.ts';
import { connectionEnv, ownerEnv } from './stack-env.ts';

export interface StackSettings {
  readonly place: Place;
  readonly secrets: StackSecrets;
  readonly sources: ChosenSources;
  readonly withAirflow: boolean;
  readonly simulatorMode?: SimulatorMode;
  /** Nothing comes out at the simulator, nothing moves there, and it is asked as seldom as Spotify. */
  readonly isSimulatorQuiet?: boolean;
  /** ListenBrainz and MusicBrainz are asked at the simulator, which speaks their shapes too. */
  readonly localStandIn: boolean;
}

export const simulatorModes = ['dev', 'grandfathered', 'extended'] as const;
export type SimulatorMode = (typeof simulatorModes)[number];

/** The simulator runs where it is followed, or stands in for somebody who is. */
export const runsSimulator = ({ sources, localStandIn }: Pick<StackSettings, 'sources' | 'localStandIn'>): boolean =>
  localStandIn || sources.names.includes('simulator');

type AppName = NodeApp['name'];

/** The four apps with their environments, for a start: it says whether the simulator rests. */
export async function nodeApps(settings: StackSettings): Promise<Record<AppName, NodeApp>> {
  const { place, isSimulatorQuiet: isQuiet = false } = settings;
  return toApps(settings, await simulatedTime(place, { isQuiet, now: new Date() }));
}

/** The user's settings first, then what this stack decides. */
function toApps(settings: StackSettings, simulatorEnv: Record<string, string> = {}): Record<AppName, NodeApp> {
  const { ports } = settings.place;
  const base = {
    ...(settings.isSimulatorQuiet && quietEnv),
    ...userSettings(),
    ...processEnv(settings),
    ...connectionEnv(settings.place, settings.secrets),
  };
  const app = (name: AppName, own: Record<string, string>): NodeApp => ({
    name,
    port: ports[name],
    env: { ...base, ...own },
  });
  return {
    gateway: app('gateway', {
      ...ownerEnv(settings.place, settings.secrets),
      ...airflowUrl(settings),
      // What tells the gateway that a simulator runs which is not followed itself.
      ...standInEnv(settings),
      ...(runsSimulator(settings) && { FRESHWAX_SIMULATOR_URL: simulatorUrl(settings) }),
    }),
    producer: app('producer', { ...spotifyEnv(settings), ...standInEnv(settings) }),
    consumer: app('consumer', {}),
    simulator: app('simulator', simulatorEnv),
  };
}

/** What `freshwax import` needs: that of the producer, which is the app that publishes. */
export const importEnv = (settings: StackSettings): Readonly<Record<string, string>> => toApps(settings).producer.env;

/** What a backup and a restore need: that of the gateway, which is the app that makes the stores. */
export const backupEnv = (settings: StackSettings): Readonly<Record<string, string>> => toApps(settings).gateway.env;

const processEnv = ({ place: { ports }, sources, simulatorMode }: StackSettings): Record<string, string> => ({
  FRESHWAX_GATEWAY_PORT: String(ports.gateway),
  FRESHWAX_PRODUCER_PORT: String(ports.producer),
  FRESHWAX_CONSUMER_PORT: String(ports.consumer),
  FRESHWAX_SIMULATOR_PORT: String(ports.simulator),
  FRESHWAX_SOURCE: sources.names.join(','),
  FRESHWAX_DASHBOARD_DIR: join(projectRoot, 'dist/apps/dashboard'),
  ...(simulatorMode && { FRESHWAX_SIMULATOR_MODE: simulatorMode }),
});

/**
 * The paces are those of Spotify (apps/producer/src/env.ts), but for enrichment: a quarter of an hour after the first start there
 * would be no artist and no popularity. What was asked is not asked again that day.
 */
const quietEnv = {
  FRESHWAX_FRESHNESS_MS: '86400000',
  FRESHWAX_DISCOVERY_SCHEDULE: '*/30 * * * *',
  FRESHWAX_ENRICHMENT_SCHEDULE: '* * * * *',
  FRESHWAX_WATCH_SCHEDULE: '* * * * *',
};

const airflowUrl = ({ place, withAirflow }: StackSettings): Record<string, string> =>
  withAirflow ? { FRESHWAX_AIRFLOW_URL: `http://127.0.0.1:${place.ports.airflow}` } : {};

/** Real credentials go to the producer alone, and never to the simulator. */
function spotifyEnv({ sources }: StackSettings): Record<string, string> {
  if (!sources.names.includes('spotify')) return {};
  const { clientId = '', clientSecret = '' } = sourceSettings();
  return { SPOTIFY_CLIENT_ID: clientId, SPOTIFY_CLIENT_SECRET: clientSecret };
}

const simulatorUrl = ({ place: { ports } }: StackSettings): string => `http://127.0.0.1:${ports.simulator}`;

/** MusicBrainz answers nobody without an address at which they are reached, and the stand-in does as it does. */
function standInEnv(settings: StackSettings): Record<string, string> {
  if (!settings.localStandIn) return {};
  const url = simulatorUrl(settings);
  return {
    FRESHWAX_LISTENBRAINZ_URL: url,
    FRESHWAX_MUSICBRAINZ_URL: url,
    FRESHWAX_COVERS_URL: url,
    FRESHWAX_CONTACT: userSettings()['FRESHWAX_CONTACT'] ?? 'nobody@localhost.invalid',
  };
}
