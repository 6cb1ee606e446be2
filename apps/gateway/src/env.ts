import { z } from 'zod';
import { cassandraEnv } from '@freshwax/cassandra';
import { source } from '@freshwax/contracts';
import { kafkaEnv, topicEnv } from '@freshwax/kafka';
import { postgresEnv, postgresOwnerEnv } from '@freshwax/postgres';
import { commaList, hostEnv, parseEnv, portEnv, retentionEnv } from '@freshwax/runtime';

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const key = z.string().regex(/^[\x21-\x7e]{16,}$/, 'takes 16 or more visible ASCII characters');

const gatewaySchema = z.object({
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
  /** What is followed, one or several of them: their rows are shown unless asked otherwise. Default: spotify where SPOTIFY_CLIENT_ID is set, else simulator. */
  FRESHWAX_SOURCE: commaList
    .pipe(z.array(source.extract(['spotify', 'listenbrainz', 'simulator'])).min(1))
    .transform((names) => [...new Set(names)])
    .optional(),
  SPOTIFY_CLIENT_ID: z.string().optional(),
  /** Key that every mutation needs; stands before the file. */
  FRESHWAX_ADMIN_KEY: key.optional(),
  /** Key that reads of the API need too, as Bearer or as the password of Basic. Absent: reads are open. */
  FRESHWAX_READ_KEY: key.optional(),
  /** Requests a second that one address may make; a hundredth of them may change something. */
  FRESHWAX_RATE_LIMIT: z.coerce.number().int().min(1).max(1_000_000).default(5_000),
  FRESHWAX_ADMIN_KEY_FILE: z.string().default('var/secrets/admin.key'),
  /** Host names, beside those of loopback, under which the gateway may be asked. */
  FRESHWAX_ALLOWED_HOSTS: commaList.default([]),
  FRESHWAX_CASSANDRA_SCHEMA_FILE: z.string().default('cassandra/schema.cql'),
  FRESHWAX_DASHBOARD_DIR: z.string().default('dist/apps/dashboard'),
  /** Where the other processes answer; default: loopback at their ports. */
  FRESHWAX_PRODUCER_URL: httpUrl.optional(),
  FRESHWAX_CONSUMER_URL: httpUrl.optional(),
  FRESHWAX_SIMULATOR_URL: httpUrl.optional(),
  /** Where ListenBrainz is asked; another host than its own is named beside its rows. */
  FRESHWAX_LISTENBRAINZ_URL: httpUrl.default('https://api.listenbrainz.org'),
  ...retentionEnv,
  /** Base address of an OpenTelemetry collector (OTLP over HTTP) that gets the traces of requests; none: no span is recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  /** Airflow's web page, linked from the pipeline page. */
  FRESHWAX_AIRFLOW_URL: httpUrl.optional(),
});

export type GatewayEnv = z.infer<typeof gatewaySchema>;
export const GATEWAY_ENV = Symbol('gateway environment');

/** @throws ConfigurationError naming every faulty variable */
export const readGatewayEnv = (env: Record<string, string | undefined> = process.env): GatewayEnv =>
  parseEnv(gatewaySchema, env);
