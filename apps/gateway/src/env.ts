import { z } from 'zod';
import { cassandraEnv } from '@freshwax/cassandra';
import { source } from '@freshwax/contracts';
import { kafkaEnv, topicEnv } from '@freshwax/kafka';
import { postgresEnv, postgresOwnerEnv } from '@freshwax/postgres';
import { isAddressRange } from './security/client-address.ts';
import { commaList, hostEnv, httpUrl, parseEnv, portEnv, retentionEnv } from '@freshwax/runtime';

const origin = httpUrl.refine((text) => new URL(text).origin === text, 'is an origin: no path, no name of a user');

const key = z.string().regex(/^[\x21-\x7e]{16,}$/, 'takes 16 or more visible ASCII characters');

export const gatewayEnv = z.object({
  ...hostEnv,
  ...portEnv.gateway,
  ...portEnv.producer,
  ...portEnv.consumer,
  ...portEnv.simulator,
  ...kafkaEnv,
  ...topicEnv,
  ...cassandraEnv,
  ...postgresEnv,
  ...postgresOwnerEnv,
  FRESHWAX_SOURCE: commaList
    .pipe(z.array(source.extract(['spotify', 'listenbrainz', 'simulator'])).min(1))
    .transform((names) => [...new Set(names)])
    .optional()
    .describe(
      'What is followed, one or several of them: their rows are shown unless asked otherwise. Default: spotify where SPOTIFY_CLIENT_ID is set, else simulator.',
    ),
  SPOTIFY_CLIENT_ID: z
    .string()
    .optional()
    .describe('Here it only decides what FRESHWAX_SOURCE is where that is not set.'),
  FRESHWAX_ADMIN_KEY: key.optional().describe('Key that every mutation needs; stands before the file.'),
  FRESHWAX_READ_KEY: key
    .optional()
    .describe('Key that reads of the API need too, as Bearer or as the password of Basic. Absent: reads are open.'),
  FRESHWAX_RATE_LIMIT: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(5_000)
    .describe('Requests a second that one address may make; a hundredth of them may change something.'),
  FRESHWAX_ADMIN_KEY_FILE: z
    .string()
    .default('var/secrets/admin.key')
    .describe('File that holds the key of mutations.'),
  FRESHWAX_ALLOWED_HOSTS: commaList
    .default([])
    .describe('Host names, beside those of loopback, under which the gateway may be asked.'),
  FRESHWAX_ALLOWED_ORIGINS: commaList
    .pipe(z.array(origin))
    .default([])
    .describe(
      'Origins (`https://notes.example.org`) whose pages may ask the API from a browser. None: only its own page may.',
    ),
  FRESHWAX_TRUSTED_PROXIES: commaList
    .pipe(z.array(z.string().refine(isAddressRange, 'takes IP addresses and ranges such as 10.0.0.0/8')))
    .default([])
    .describe(
      'Addresses, or ranges such as 10.0.0.0/8, whose X-Forwarded-For and X-Forwarded-Proto are believed: behind them each reader has its own rate limit, and a feed names itself with https. Default: none.',
    ),
  FRESHWAX_CASSANDRA_SCHEMA_FILE: z
    .string()
    .default('cassandra/schema.cql')
    .describe('What bootstrap gives Cassandra.'),
  FRESHWAX_DASHBOARD_DIR: z.string().default('dist/apps/dashboard').describe('Folder of the built dashboard.'),
  FRESHWAX_PRODUCER_URL: httpUrl.optional().describe('Where the producer answers. Default: loopback at its port.'),
  FRESHWAX_CONSUMER_URL: httpUrl.optional().describe('Where the consumer answers. Default: loopback at its port.'),
  FRESHWAX_SIMULATOR_URL: httpUrl.optional().describe('Where the simulator answers. Default: loopback at its port.'),
  FRESHWAX_LISTENBRAINZ_URL: httpUrl
    .default('https://api.listenbrainz.org')
    .describe('Where ListenBrainz is asked; another host than its own is named beside its rows.'),
  ...retentionEnv,
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl
    .optional()
    .describe(
      'Base address of an OpenTelemetry collector (OTLP over HTTP) that gets the traces of requests; none: no span is recorded.',
    ),
  FRESHWAX_AIRFLOW_URL: httpUrl.optional().describe("Airflow's web page, linked from the pipeline page."),
});

export type GatewayEnv = z.infer<typeof gatewayEnv>;
export const GATEWAY_ENV = Symbol('gateway environment');

/** @throws ConfigurationError naming every faulty variable */
export const readGatewayEnv = (env: Record<string, string | undefined> = process.env): GatewayEnv =>
  parseEnv(gatewayEnv, env);
