import type { Source } from '@freshwax/contracts';
import { sourcesOf, type ProducerEnv } from '../env.ts';

/** What the environment means for ListenBrainz and for MusicBrainz, which stands behind it. */
export interface ListenBrainzSettings {
  listenBrainzUrl: URL;
  musicBrainzUrl: URL;
  /** The Cover Art Archive; the browser asks there, we do not. */
  coversUrl: URL;
  userAgent: string;
  freshDays: number;
  /** Of artists, tracks and albums that are no longer listed, ms. */
  freshnessMs: number;
  /** Most artists, tracks and albums of one run. */
  limit: number;
  /** Calls to MusicBrainz of one run, each a second or more. */
  lookupsPerRun: number;
  /** Whose tracks and albums are looked up in MusicBrainz. */
  otherSources: readonly Source[];
  schedules: { discovery: string; enrichment: string; watch: string; musicBrainz: string };
}

const DAY_MS = 86_400_000;
const NAME = 'Freshwax/0.1.0';

export function toListenBrainzSettings(env: ProducerEnv): ListenBrainzSettings {
  const { FRESHWAX_CONTACT: contact } = env;
  return {
    listenBrainzUrl: toBase(env.FRESHWAX_LISTENBRAINZ_URL),
    musicBrainzUrl: toBase(env.FRESHWAX_MUSICBRAINZ_URL),
    coversUrl: toBase(env.FRESHWAX_COVERS_URL),
    userAgent: contact === undefined ? NAME : `${NAME} ( ${contact} )`,
    freshDays: env.FRESHWAX_FRESH_DAYS,
    freshnessMs: DAY_MS,
    limit: env.FRESHWAX_ENRICHMENT_LIMIT,
    lookupsPerRun: env.FRESHWAX_MUSICBRAINZ_LOOKUPS,
    otherSources: sourcesOf(env).filter((name) => name !== 'listenbrainz'),
    schedules: {
      discovery: env.FRESHWAX_DISCOVERY_SCHEDULE ?? '0 * * * *',
      enrichment: env.FRESHWAX_ENRICHMENT_SCHEDULE ?? '* * * * *',
      watch: env.FRESHWAX_WATCH_SCHEDULE ?? '*/5 * * * *',
      musicBrainz: env.FRESHWAX_MUSICBRAINZ_SCHEDULE ?? '*/10 * * * *',
    },
  };
}

/** Relative paths are resolved against it: it ends with a slash. */
const toBase = (url: string): URL => new URL(url.endsWith('/') ? url : `${url}/`);
