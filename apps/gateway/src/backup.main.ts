import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NewerKeyspaceError } from '@freshwax/cassandra';
import { NewerSchemaError } from '@freshwax/postgres';
import { ConfigurationError, EXIT_CONFIGURATION } from '@freshwax/runtime';
import { BackupFolder } from './backup/backup.folder.ts';
import { BackupProgress } from './backup/backup.progress.ts';
import { BackupRefusedError } from './backup/backup-refused.error.ts';
import { toBackupLines, toRestoreLines } from './backup/backup.report.ts';
import { runBackup } from './backup/backup.run.ts';
import { BackupStores } from './backup/backup.stores.ts';
import { StoredBackup } from './backup/stored.backup.ts';
import { readGatewayEnv } from './env.ts';
import { isUpstreamUnavailable } from './http/problem.verdict.ts';
import { freshwaxVersion } from './meta/freshwax-version.ts';
import { runRestore, verifyAloud } from './restore/restore.run.ts';

const USAGE = 'backup|check|restore <folder> [--json]';
const verbs = { backup: backUp, check, restore };
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

const progress = new BackupProgress(process.stderr);
const interrupted = new AbortController();
const { signal } = interrupted;

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
  const [verb, folder, ...rest] = positionals;
  if (!isVerb(verb) || folder === undefined || rest.length > 0) {
    progress.say(USAGE);
    return EXIT_USAGE;
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => interrupted.abort());
  const report = await verbs[verb](resolve(folder));
  process.stdout.write(`${values.json ? JSON.stringify(report.data) : report.lines.join('\n')}\n`);
  return 0;
}

const isVerb = (verb: string | undefined): verb is keyof typeof verbs =>
  verb !== undefined && Object.hasOwn(verbs, verb);

interface Report {
  data: object;
  lines: string[];
}

async function backUp(path: string): Promise<Report> {
  const env = readGatewayEnv();
  const folder = await BackupFolder.create(path);
  const stores = new BackupStores(env, env.FRESHWAX_POSTGRES_URL);
  try {
    const version = await freshwaxVersion();
    const settings = { keyspace: env.FRESHWAX_CASSANDRA_KEYSPACE, topicPrefix: env.FRESHWAX_TOPIC_PREFIX, version };
    const data = await runBackup(folder, settings, { stores, progress, signal });
    return { data, lines: toBackupLines(path, data) };
  } catch (error) {
    // Half a backup is none.
    await folder.clear();
    throw error;
  } finally {
    progress.clear();
    await stores.close();
  }
}

/** Whether a backup is whole; asks no server. */
async function check(path: string): Promise<Report> {
  const backup = await StoredBackup.open(path);
  await verifyAloud(backup, { progress, signal });
  const { takenAt, version } = backup.manifest;
  return { data: { takenAt, version, isWhole: true }, lines: [`${path} is whole: the stack as of ${takenAt}`] };
}

async function restore(path: string): Promise<Report> {
  const env = readGatewayEnv();
  const backup = await StoredBackup.open(path);
  const stores = new BackupStores(env, env.FRESHWAX_POSTGRES_OWNER_URL);
  try {
    const data = await runRestore(backup, { env, stores, progress, signal });
    return { data, lines: toRestoreLines(data) };
  } finally {
    progress.clear();
    await stores.close();
  }
}

/** One message and what to do; a stack only for what nobody foresaw. */
function exitCodeFor(error: unknown): number {
  if (signal.aborted) {
    progress.say('interrupted: of a backup nothing is left, of a restore what it had written');
    return EXIT_INTERRUPTED;
  }
  if (error instanceof ConfigurationError) {
    progress.say(error.message);
    return EXIT_CONFIGURATION;
  }
  const { message, stack } = error as Error;
  const { code } = error as NodeJS.ErrnoException;
  const fix = fixFor(error);
  progress.say(`error: ${fix === undefined && code === undefined ? (stack ?? message) : message}`);
  if (fix !== undefined) progress.say(`fix: ${fix}`);
  return code?.startsWith('ERR_PARSE_ARGS') ? EXIT_USAGE : EXIT_FAILED;
}

/** undefined where nobody has foreseen it, or its words say it. */
function fixFor(error: unknown): string | undefined {
  if (error instanceof BackupRefusedError) return error.fix;
  if (error instanceof NewerSchemaError || error instanceof NewerKeyspaceError) return 'use the newer Freshwax for it';
  return isUpstreamUnavailable(error) ? 'see that PostgreSQL, Kafka and Cassandra run: npx freshwax status' : undefined;
}

// Timers of drivers do not keep a finished program alive.
process.exit(await main().catch(exitCodeFor));
