import { validate as isCron } from 'node-cron';
import { z } from 'zod';
import { source, type Source } from '@freshwax/contracts';
import { kafkaEnv } from '@freshwax/kafka';
import { postgresEnv } from '@freshwax/postgres';
import { commaList, hostEnv, parseEnv, portEnv } from '@freshwax/runtime';

const cron = z.string().refine(isCron, 'is not a cron expression (5 fields, or 6 with seconds first)').optional();
const positive = z.coerce.number().int().min(1);
const baseUrl = z.url({ protocol: /^https?$/ }).optional();

const schema = z
  .object({
    ...hostEnv,
    ...portEnv.producer,
    ...portEnv.simulator,
    ...kafkaEnv,
    ...postgresEnv,
    /** Where observations come from. Default: spotify where SPOTIFY_CLIENT_ID is set, else simulator. */
    FRESHWAX_SOURCE: source.extract(['spotify', 'simulator']).optional(),
    /** Credentials of an app made at https://developer.spotify.com/dashboard. */
    SPOTIFY_CLIENT_ID: z.string().optional(),
    SPOTIFY_CLIENT_SECRET: z.string().optional(),
    /** Countries (ISO 3166-1 alpha-2) whose releases are followed. */
    FRESHWAX_MARKETS: commaList
      .pipe(z.array(z.string().regex(/^[A-Za-z]{2}$/, 'is not a two-letter country')).min(1))
      .transform((markets) => [...new Set(markets.map((market) => market.toUpperCase()))])
      .default(['US']),
    /** What the app is offered: auto asks once a week. */
    FRESHWAX_SPOTIFY_MODE: z.enum(['auto', 'dev', 'extended']).default('auto'),
    /** Base addresses; by default Spotify's, or the simulator's port on this machine. */
    FRESHWAX_SPOTIFY_API_URL: baseUrl,
    FRESHWAX_SPOTIFY_ACCOUNTS_URL: baseUrl,
    /** Calls that one run may make. Default: 90 for spotify, any number for the simulator. */
    FRESHWAX_CALLS_PER_RUN: positive.optional(),
    /** Calls of one endpoint family in 24 h. Default: 90 for spotify in dev mode, else any number. */
    FRESHWAX_CALLS_PER_DAY: positive.optional(),
    /** Track and artist meta older than this is fetched again, ms. Default: 24 h; 60 s for the simulator. */
    FRESHWAX_FRESHNESS_MS: positive.optional(),
    /** An album older than this is fetched again where discovery meets it, ms. */
    FRESHWAX_ALBUM_FRESHNESS_MS: positive.default(86_400_000),
    /** Most tracks, and most artists, that one enrichment run asks for. */
    FRESHWAX_ENRICHMENT_LIMIT: positive.max(10_000).default(500),
    /** Titles, ids or spotify:track: addresses, observed each interval. */
    FRESHWAX_WATCHED_TRACKS: commaList.default(['Bohemian Rhapsody']),
    /** Cron expressions. Defaults for spotify: every 30, 15 and 10 min; for the simulator: every 5, 10 and 10 s. */
    FRESHWAX_DISCOVERY_SCHEDULE: cron,
    FRESHWAX_ENRICHMENT_SCHEDULE: cron,
    FRESHWAX_WATCH_SCHEDULE: cron,
  })
  .superRefine((env, check) => {
    if (sourceOf(env) !== 'spotify') return;
    for (const name of ['SPOTIFY_CLIENT_ID', 'SPOTIFY_CLIENT_SECRET'] as const) {
      if (env[name] === undefined)
        check.addIssue({
          code: 'custom',
          path: [name],
          message: 'is needed to read Spotify; without credentials set FRESHWAX_SOURCE=simulator',
        });
    }
  });

export type ProducerEnv = z.infer<typeof schema>;
export const readProducerEnv = (env: Record<string, string | undefined> = process.env): ProducerEnv =>
  parseEnv(schema, env);

const importSchema = z.object({ ...kafkaEnv });
export const readImportEnv = () => parseEnv(importSchema, process.env);

export interface SourceSettings {
  source: Extract<Source, 'spotify' | 'simulator'>;
  apiUrl: URL;
  accountsUrl: URL;
  clientId: string;
  clientSecret: string;
  /** undefined: any number */
  callsPerRun: number | undefined;
  /** In dev mode, of one endpoint family; undefined: any number. */
  callsPerDay: number | undefined;
  freshnessMs: number;
  schedules: { discovery: string; enrichment: string; watch: string };
}

const bySource = {
  spotify: {
    apiUrl: 'https://api.spotify.com',
    accountsUrl: 'https://accounts.spotify.com',
    calls: 90,
    freshnessMs: 86_400_000,
    schedules: { discovery: '*/30 * * * *', enrichment: '*/15 * * * *', watch: '*/10 * * * *' },
  },
  simulator: {
    apiUrl: undefined,
    accountsUrl: undefined,
    calls: undefined,
    freshnessMs: 60_000,
    schedules: { discovery: '*/5 * * * * *', enrichment: '*/10 * * * * *', watch: '*/10 * * * * *' },
  },
} as const;

function sourceOf(env: {
  FRESHWAX_SOURCE?: 'spotify' | 'simulator' | undefined;
  SPOTIFY_CLIENT_ID?: string | undefined;
}) {
  return env.FRESHWAX_SOURCE ?? (env.SPOTIFY_CLIENT_ID === undefined ? 'simulator' : 'spotify');
}

/** What the environment means for the source in use. */
export function toSourceSettings(env: ProducerEnv): SourceSettings {
  const source = sourceOf(env);
  const usual = bySource[source];
  const simulator = `http://127.0.0.1:${env.FRESHWAX_SIMULATOR_PORT}`;
  return {
    source,
    apiUrl: toApiBase(env.FRESHWAX_SPOTIFY_API_URL ?? usual.apiUrl ?? simulator),
    accountsUrl: toBase(env.FRESHWAX_SPOTIFY_ACCOUNTS_URL ?? usual.accountsUrl ?? simulator),
    clientId: env.SPOTIFY_CLIENT_ID ?? 'freshwax',
    clientSecret: env.SPOTIFY_CLIENT_SECRET ?? 'freshwax',
    callsPerRun: env.FRESHWAX_CALLS_PER_RUN ?? usual.calls,
    callsPerDay: env.FRESHWAX_CALLS_PER_DAY ?? usual.calls,
    freshnessMs: env.FRESHWAX_FRESHNESS_MS ?? usual.freshnessMs,
    schedules: {
      discovery: env.FRESHWAX_DISCOVERY_SCHEDULE ?? usual.schedules.discovery,
      enrichment: env.FRESHWAX_ENRICHMENT_SCHEDULE ?? usual.schedules.enrichment,
      watch: env.FRESHWAX_WATCH_SCHEDULE ?? usual.schedules.watch,
    },
  };
}

/** Relative paths are resolved against it: it ends with a slash. */
const toBase = (url: string): URL => new URL(url.endsWith('/') ? url : `${url}/`);

/** With or without the version: both are written. */
function toApiBase(url: string): URL {
  const base = toBase(url);
  return base.pathname.endsWith('/v1/') ? base : new URL('v1/', base);
}
