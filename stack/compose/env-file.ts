/** How the stack in containers is brought up: with Airflow, which bootstraps it, or without. */
export const composeProfiles = ['airflow', 'no-airflow'] as const;
export type ComposeProfile = (typeof composeProfiles)[number];

export interface EnvFileOptions {
  readonly profile: ComposeProfile;
  readonly now: Date;
  /** 256 random bits in base64url. */
  readonly makeSecret: () => string;
}

/** What docker-compose.yml cannot do without; all of it is generated. */
export const secretNames = [
  'FRESHWAX_ADMIN_KEY',
  'FRESHWAX_POSTGRES_SUPERUSER_PASSWORD',
  'FRESHWAX_POSTGRES_OWNER_PASSWORD',
  'FRESHWAX_POSTGRES_WRITER_PASSWORD',
  'FRESHWAX_POSTGRES_READER_PASSWORD',
  'FRESHWAX_POSTGRES_AIRFLOW_PASSWORD',
  'AIRFLOW_ADMIN_PASSWORD',
  'AIRFLOW_API_KEY',
  'AIRFLOW_FERNET_KEY',
  'AIRFLOW_JWT_KEY',
] as const;

const AIRFLOW_URL = 'FRESHWAX_AIRFLOW_URL';

const HEAD = [
  '# Secrets and settings of the stack in containers (docker-compose.yml). Keep it to yourself.',
  '# PostgreSQL takes its passwords when its volume is made: a new file does not fit an old volume.',
];

/** The lines of a `.env` file that are made, by name. */
export function toSettings({ profile, now, makeSecret }: EnvFileOptions): Map<string, string> {
  // Fernet wants the padding that the other secrets do without.
  const toSecret = (name: string): string => (name === 'AIRFLOW_FERNET_KEY' ? `${makeSecret()}=` : makeSecret());
  return new Map([
    ['COMPOSE_PROFILES', profile],
    ...secretNames.map((name): [string, string] => [name, toSecret(name)]),
    // From when the simulator's releases count: its catalogue goes on where it was.
    ['FRESHWAX_SIMULATOR_EPOCH', now.toISOString()],
    // Empty: the page names no Airflow.
    ...(profile === 'no-airflow' ? [[AIRFLOW_URL, ''] as [string, string]] : []),
  ]);
}

/**
 * A whole `.env` file.
 * @param old the file that it takes the place of: what is not made here stays, such as credentials of a source
 */
export function toEnvFile(options: EnvFileOptions, old = ''): string {
  const made = toSettings(options);
  const isOurs = (line: string): boolean =>
    HEAD.includes(line) || made.has(nameOf(line)) || nameOf(line) === AIRFLOW_URL;
  const kept = old.split('\n').filter((line) => line !== '' && !isOurs(line));
  const lines = [...HEAD, ...[...made].map(([name, value]) => `${name}=${value}`), ...kept];
  return lines.map((line) => `${line}\n`).join('');
}

const nameOf = (line: string): string => line.split('=', 1)[0]!.trim();
