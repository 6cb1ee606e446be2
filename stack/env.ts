// The one place of the embedded stack that reads the environment (before Node 24 is there: env.mjs).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPorts, type StackPorts } from './ports.ts';

/** Takes the settings of a `.env` file in the checkout; what the environment says already stands. */
export function loadEnvFile(root: string): void {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/** Where data, logs and secrets lie, in place of the checkout's `var/`. */
export const dataDirSetting = (): string | undefined => process.env.FRESHWAX_DATA_DIR || undefined;

/** What every process may inherit: where programs lie, the language, the time zone. No secrets, no NODE_OPTIONS. */
const inheritedNames = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'JAVA_HOME', 'SSL_CERT_FILE'];

/** The start of every process environment. */
export function inheritedEnv(): Record<string, string> {
  return pick((name) => inheritedNames.includes(name));
}

/**
 * The user's own settings of the apps, and of OpenTelemetry, passed on to them as they are. Keys and passwords are not: the embedded stack
 * makes its own, and a `.env` file may hold those of a stack in containers.
 */
export function userSettings(): Record<string, string> {
  const isOurs = (name: string): boolean => name.startsWith('FRESHWAX_') || name.startsWith('OTEL_');
  return pick((name) => isOurs(name) && name !== 'FRESHWAX_ADMIN_KEY' && !name.endsWith('_PASSWORD'));
}

/** Ports that the user chose: FRESHWAX_GATEWAY_PORT, FRESHWAX_KAFKA_CONTROLLER_PORT and so on. */
export function portSettings(): Partial<StackPorts> {
  const names = Object.keys(defaultPorts) as (keyof StackPorts)[];
  const chosen = names.map((name) => [name, process.env[portVariable(name)]] as const).filter(([, port]) => port);
  return Object.fromEntries(chosen.map(([name, port]) => [name, Number(port)]));
}

/** kafkaController -> FRESHWAX_KAFKA_CONTROLLER_PORT */
export const portVariable = (name: keyof StackPorts): string =>
  `FRESHWAX_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}_PORT`;

export interface SourceSettings {
  readonly source: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
}

/** What decides where observations come from. An empty variable counts as unset. */
export function sourceSettings(): SourceSettings {
  const { FRESHWAX_SOURCE, SPOTIFY_CLIENT_ID, SPOTIFY_CLIENT_SECRET } = process.env;
  return {
    source: FRESHWAX_SOURCE || undefined,
    clientId: SPOTIFY_CLIENT_ID || undefined,
    clientSecret: SPOTIFY_CLIENT_SECRET || undefined,
  };
}

function pick(isWanted: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name, value]) => isWanted(name) && value !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}
