import { validate as isCron } from 'node-cron';
import { z } from 'zod';
import { source, type Source } from '@freshwax/contracts';
import { kafkaEnv } from '@freshwax/kafka';
import { postgresEnv } from '@freshwax/postgres';
import { commaList, hostEnv, parseEnv, portEnv } from '@freshwax/runtime';
import { budgetList } from './quota/budget.list.ts';
import { modes } from './spotify/spotify.catalogue.ts';

const cron = z.string().refine(isCron, 'is not a cron expression (5 fields, or 6 with seconds first)').optional();
const positive = z.coerce.number().int().min(1);
const baseUrl = z.url({ protocol: /^https?$/ });

export const producerEnv = z
  .object({
    ...hostEnv,
    ...portEnv.producer,
    ...portEnv.simulator,
    ...kafkaEnv,
    ...postgresEnv,
    FRESHWAX_SOURCE: commaList
      .pipe(z.array(source.extract(['spotify', 'listenbrainz', 'simulator'])).min(1))
      .transform((names) => [...new Set(names)])
      .optional()
      .describe(
        'What is followed, one or several of them. Default: spotify where SPOTIFY_CLIENT_ID is set, else simulator.',
      ),
    SPOTIFY_CLIENT_ID: z.string().optional().describe('Id of an app made at https://developer.spotify.com/dashboard.'),
    SPOTIFY_CLIENT_SECRET: z.string().optional().describe('Secret of that app.'),
    FRESHWAX_MARKETS: commaList
      .pipe(z.array(z.string().regex(/^[A-Za-z]{2}$/, 'is not a two-letter country')).min(1))
      .transform((markets) => [...new Set(markets.map((market) => market.toUpperCase()))])
      .default(['US'])
      .describe('Countries (ISO 3166-1 alpha-2) whose releases are followed.'),
    FRESHWAX_SPOTIFY_MODE: z
      .enum(['auto', ...modes])
      .default('auto')
      .describe('What the app is offered: auto asks once a week.'),
    FRESHWAX_SPOTIFY_API_URL: baseUrl.default('https://api.spotify.com').describe("Base address of Spotify's Web API."),
    FRESHWAX_SPOTIFY_ACCOUNTS_URL: baseUrl
      .default('https://accounts.spotify.com')
      .describe('Base address of the host that gives tokens.'),
    FRESHWAX_SIMULATOR_URL: baseUrl
      .optional()
      .describe('Base address of the simulator; by default its port on this machine.'),
    FRESHWAX_SIMULATOR_MODE: z
      .string()
      .optional()
      .describe('What the simulator plays; `recorded`: it is asked for what was recorded, and for nothing else.'),
    FRESHWAX_LISTENBRAINZ_URL: baseUrl
      .default('https://api.listenbrainz.org')
      .describe('Base address of ListenBrainz.'),
    FRESHWAX_MUSICBRAINZ_URL: baseUrl.default('https://musicbrainz.org').describe('Base address of MusicBrainz.'),
    FRESHWAX_COVERS_URL: baseUrl
      .default('https://coverartarchive.org')
      .describe('Where a browser finds the covers that ListenBrainz names.'),
    FRESHWAX_CONTACT: z
      .string()
      .regex(/^[ -~]{1,200}$/, 'is not one line of ASCII')
      .optional()
      .describe(
        'How they reach you: an address or a page. It stands in each request to them; MusicBrainz asks for it.',
      ),
    FRESHWAX_FRESH_DAYS: positive
      .max(90)
      .default(14)
      .describe('Days before and after today whose releases ListenBrainz is asked for.'),
    FRESHWAX_MUSICBRAINZ_LOOKUPS: positive
      .max(3_000)
      .default(120)
      .describe('Track lists, and matches by ISRC and barcode, that one run asks MusicBrainz for: one a second.'),
    FRESHWAX_CALLS_PER_RUN: positive
      .optional()
      .describe(
        'Calls of one endpoint family that one run may make to Spotify or the simulator. Default: 90 for spotify, any number for the simulator.',
      ),
    FRESHWAX_CALLS_PER_DAY: positive
      .optional()
      .describe(
        'Calls of one of their endpoint families in any 24 h, with the same defaults. ListenBrainz has no such budget.',
      ),
    FRESHWAX_BUDGETS: budgetList
      .default(new Map())
      .describe('Families for which another number holds: search=200,albums/{id}=50'),
    FRESHWAX_FRESHNESS_MS: positive
      .optional()
      .describe(
        'Their track and artist meta older than this is fetched again, ms. Default: 24 h; 60 s for the simulator.',
      ),
    FRESHWAX_ALBUM_FRESHNESS_MS: positive
      .default(86_400_000)
      .describe('An album older than this is fetched again where discovery meets it, ms.'),
    FRESHWAX_ENRICHMENT_LIMIT: positive
      .max(10_000)
      .default(500)
      .describe(
        'Most tracks, and most artists, that one enrichment run asks for again; where each costs a call, of all.',
      ),
    FRESHWAX_WATCHED_TRACKS: commaList
      .default(['Bohemian Rhapsody'])
      .describe('Titles, ids or spotify:track: addresses, observed each interval: each hour; 10 s for the simulator.'),
    FRESHWAX_FOLLOW_APPEARS_ON: z
      .stringbool()
      .default(false)
      .describe('Whether albums of others that a followed artist is heard on are looked for too.'),
    OTEL_EXPORTER_OTLP_ENDPOINT: baseUrl
      .optional()
      .describe(
        'Base address of an OpenTelemetry collector (OTLP over HTTP) that gets the traces of runs; none: no span is recorded.',
      ),
    FRESHWAX_DISCOVERY_SCHEDULE: cron.describe(
      'When new releases are looked for: a cron expression of 5 fields, or 6 with seconds first. Default: every 30 min for spotify, 5 s for the simulator, every hour for listenbrainz.',
    ),
    FRESHWAX_ENRICHMENT_SCHEDULE: cron.describe(
      'When what is stale is asked for again: a cron expression. Default: every 15 min for spotify, 10 s for the simulator, 1 min for listenbrainz.',
    ),
    FRESHWAX_WATCH_SCHEDULE: cron.describe(
      'How often is looked for watched tracks that are due: a cron expression. Default: every min for spotify, 2 s for the simulator, 5 min for listenbrainz.',
    ),
    FRESHWAX_MUSICBRAINZ_SCHEDULE: cron.describe(
      'When MusicBrainz is asked: a cron expression. Default: every 10 min.',
    ),
  })
  .superRefine((env, check) => {
    if (!sourcesOf(env).includes('spotify')) return;
    for (const name of ['SPOTIFY_CLIENT_ID', 'SPOTIFY_CLIENT_SECRET'] as const) {
      if (env[name] === undefined)
        check.addIssue({
          code: 'custom',
          path: [name],
          message: 'is needed to read Spotify; without credentials set FRESHWAX_SOURCE=simulator',
        });
    }
  });

export type ProducerEnv = z.infer<typeof producerEnv>;
export const readProducerEnv = (env: Record<string, string | undefined> = process.env): ProducerEnv =>
  parseEnv(producerEnv, env);

/** Of a source that speaks Spotify's Web API. */
export interface SpotifySettings {
  source: Extract<Source, 'spotify' | 'simulator'>;
  apiUrl: URL;
  accountsUrl: URL;
  clientId: string;
  clientSecret: string;
  mode: ProducerEnv['FRESHWAX_SPOTIFY_MODE'];
  /** What an app is that gets new releases: Spotify's answer cannot tell, of a simulator it is known. */
  answeredMode: 'grandfathered' | 'extended';
  markets: readonly string[];
  /** undefined: any number */
  callsPerRun: number | undefined;
  /** Calls of one endpoint family in any 24 h; undefined: any number. */
  callsPerDay: number | undefined;
  /** Families for which another number holds. */
  callsPerDayByBucket: ReadonlyMap<string, number>;
  freshnessMs: number;
  albumFreshnessMs: number;
  enrichmentLimit: number;
  watchedTracks: readonly string[];
  /** Of followed artists also what they are heard on. */
  hasAppearsOn: boolean;
  schedules: { discovery: string; enrichment: string; watch: string };
}

const usual = {
  spotify: {
    calls: 90,
    freshnessMs: 86_400_000,
    schedules: { discovery: '*/30 * * * *', enrichment: '*/15 * * * *', watch: '* * * * *' },
  },
  simulator: {
    calls: undefined,
    freshnessMs: 60_000,
    schedules: { discovery: '*/5 * * * * *', enrichment: '*/10 * * * * *', watch: '*/2 * * * * *' },
  },
} as const;

/** The sources that are followed. */
export function sourcesOf(env: Pick<ProducerEnv, 'FRESHWAX_SOURCE' | 'SPOTIFY_CLIENT_ID'>) {
  return env.FRESHWAX_SOURCE ?? [env.SPOTIFY_CLIENT_ID === undefined ? 'simulator' : 'spotify'];
}

/** What the environment means for a source that speaks Spotify's Web API. */
export function toSpotifySettings(source: SpotifySettings['source'], env: ProducerEnv): SpotifySettings {
  const { calls, freshnessMs, schedules } = usual[source];
  return {
    source,
    ...(source === 'spotify' ? spotifyHosts(env) : simulatorHosts(env)),
    mode: env.FRESHWAX_SPOTIFY_MODE,
    answeredMode:
      source === 'simulator' && env.FRESHWAX_SIMULATOR_MODE !== 'grandfathered' ? 'extended' : 'grandfathered',
    markets: env.FRESHWAX_MARKETS,
    callsPerRun: env.FRESHWAX_CALLS_PER_RUN ?? calls,
    callsPerDay: env.FRESHWAX_CALLS_PER_DAY ?? calls,
    callsPerDayByBucket: env.FRESHWAX_BUDGETS,
    freshnessMs: env.FRESHWAX_FRESHNESS_MS ?? freshnessMs,
    albumFreshnessMs: env.FRESHWAX_ALBUM_FRESHNESS_MS,
    enrichmentLimit: env.FRESHWAX_ENRICHMENT_LIMIT,
    watchedTracks: env.FRESHWAX_WATCHED_TRACKS,
    hasAppearsOn: env.FRESHWAX_FOLLOW_APPEARS_ON,
    schedules: {
      discovery: env.FRESHWAX_DISCOVERY_SCHEDULE ?? schedules.discovery,
      enrichment: env.FRESHWAX_ENRICHMENT_SCHEDULE ?? schedules.enrichment,
      watch: env.FRESHWAX_WATCH_SCHEDULE ?? schedules.watch,
    },
  };
}

type Hosts = Pick<SpotifySettings, 'apiUrl' | 'accountsUrl' | 'clientId' | 'clientSecret'>;

const spotifyHosts = (env: ProducerEnv): Hosts => ({
  apiUrl: toApiBase(env.FRESHWAX_SPOTIFY_API_URL),
  accountsUrl: toBase(env.FRESHWAX_SPOTIFY_ACCOUNTS_URL),
  clientId: env.SPOTIFY_CLIENT_ID!,
  clientSecret: env.SPOTIFY_CLIENT_SECRET!,
});

function simulatorHosts(env: ProducerEnv): Hosts {
  const url = env.FRESHWAX_SIMULATOR_URL ?? `http://127.0.0.1:${env.FRESHWAX_SIMULATOR_PORT}`;
  // Any credentials do; real ones never go there.
  return { apiUrl: toApiBase(url), accountsUrl: toBase(url), clientId: 'freshwax', clientSecret: 'freshwax' };
}

/** Relative paths are resolved against it: it ends with a slash. */
const toBase = (url: string): URL => new URL(url.endsWith('/') ? url : `${url}/`);

/** With or without the version: both are written. */
function toApiBase(url: string): URL {
  const base = toBase(url);
  return base.pathname.endsWith('/v1/') ? base : new URL('v1/', base);
}
