import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { secretNames, toEnvFile, type ComposeProfile } from '../../../../stack/compose/env-file.ts';
import { PreflightError } from '../../../../stack/install/install-error.mjs';
import { projectRoot } from '../../../../stack/place.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { out, say } from '../output.ts';
import type { Ending } from './watch.ts';

interface Asked {
  readonly airflow: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** `env init [--force] [--no-airflow]` */
export function addEnvVerb(program: Command, ending: Ending): void {
  program
    .command('env')
    .description('secrets and settings of the stack in containers')
    .command('init')
    .description('make .env, which docker-compose.yml takes its secrets from')
    .option('--no-airflow', 'for a stack without Airflow')
    .option('--force', 'new secrets in place of those that are there', false)
    .option('--json', 'as JSON', false)
    .action(ending((asked: Asked) => initEnv(projectRoot, asked)));
}

/**
 * Writes `.env` in the folder, mode 0600. Lines of an older file that are not made here stay.
 * @throws PreflightError when there is one with secrets and nobody said --force
 */
export async function initEnv(folder: string, { airflow, force, json }: Asked): Promise<ExitCode> {
  const file = join(folder, '.env');
  const old = existsSync(file) ? await readFile(file, 'utf8') : '';
  const hasSecrets = secretNames.some((name) => new RegExp(`^${name}=.`, 'm').test(old));
  if (hasSecrets && !force) throw new PreflightError('.env holds secrets already', [...REFUSED], 'keep it');
  const profile: ComposeProfile = airflow ? 'airflow' : 'no-airflow';
  const makeSecret = (): string => randomBytes(32).toString('base64url');
  // Renamed when whole; a file that is only written over keeps the mode it had.
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, toEnvFile({ profile, now: new Date(), makeSecret }, old), { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
  const next = hasSecrets ? [FORGET, UP] : [UP];
  if (json) out(JSON.stringify({ file: '.env', mode: '0600', profile, secrets: secretNames, next }));
  else for (const line of ['wrote .env (mode 0600)', ...next.map((command) => `next: ${command}`)]) say(line);
  return EXIT.ok;
}

const UP = 'docker compose up --build --detach';
/** Volumes made with other passwords do not let new ones in. */
const FORGET = 'docker compose down --volumes   (removes all data: PostgreSQL keeps the passwords it began with)';
const REFUSED = [
  'PostgreSQL keeps the passwords that its volume was made with: with others, no process gets in.',
  'npx freshwax env init --force makes new ones all the same; the volumes have to go then.',
] as const;
