import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { backupEnv } from '../../../../stack/app-env.ts';
import { build } from '../../../../stack/build.ts';
import { startServers } from '../../../../stack/dev-servers.ts';
import { portSettings } from '../../../../stack/env.ts';
import { inspectStack } from '../../../../stack/inspect.ts';
import { PreflightError } from '../../../../stack/install/install-error.mjs';
import { placeAt, projectRoot } from '../../../../stack/place.ts';
import { checkPortsFree, MAX_PORT_OFFSET } from '../../../../stack/ports.ts';
import { readState } from '../../../../stack/process/state-file.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { NotRunningError } from '../not-running.error.ts';
import { say } from '../output.ts';
import { runProgram, STDERR } from '../run-program.ts';
import { toSettings } from '../start/settings.ts';
import { wholeNumber } from '../whole-number.ts';
import type { Ending } from './watch.ts';

interface Asked {
  readonly json: boolean;
}

const serverPorts = ['kafka', 'kafkaController', 'cassandra', 'cassandraStorage', 'cassandraJmx', 'postgres'] as const;

const backupProgram = join(projectRoot, 'dist/apps/gateway/src/backup.main.js');

/** `backup <folder>`, `restore <folder> [--check-only]` */
export function addBackupVerbs(program: Command, ending: Ending): void {
  program
    .command('backup')
    .description('copy PostgreSQL and the raw events of Cassandra into a folder while the pipeline goes on')
    .argument('<folder>', 'empty, or not there yet')
    .option('--json', 'what it came to as JSON', false)
    .action(ending(backUp));
  program
    .command('restore')
    .description('fill an empty stack, which does not run, from a backup')
    .argument('<folder>', 'of the backup')
    .option('--check-only', 'only look whether the backup is whole', false)
    .option('--port-offset <n>', 'added to every port of the servers', wholeNumber(0, MAX_PORT_OFFSET), 0)
    .option('--json', 'what it came to as JSON', false)
    .action(ending(restore));
}

async function backUp(folder: string, asked: Asked): Promise<ExitCode> {
  const place = placeAt({});
  const ports = readState(place.stateFile)?.ports;
  if ((await inspectStack(place)).phase === 'down' || !ports) throw new NotRunningError();
  const settings = await toSettings({ portOffset: 0, airflow: false });
  const env = backupEnv({ ...settings, place: { ...settings.place, ports } });
  return run('backup', folder, { ...asked, env });
}

/** The servers run for as long as it takes, without anything that writes. */
async function restore(
  folder: string,
  asked: Asked & { readonly checkOnly: boolean; readonly portOffset: number },
): Promise<ExitCode> {
  if (!asked.checkOnly) await refuseWhileRunning();
  // What runs from the last build goes on with it.
  if (!asked.checkOnly || !existsSync(backupProgram)) await build();
  // Before the servers, which take their time: most of what is wrong with a backup is seen without them.
  const checked = await run(
    'check',
    folder,
    { json: asked.checkOnly && asked.json, env: {} },
    asked.checkOnly ? 'inherit' : STDERR,
  );
  if (checked !== EXIT.ok || asked.checkOnly) return checked;
  const { portOffset } = asked;
  const settings = await toSettings({ portOffset, airflow: false });
  await checkPortsFree(serverPorts.map((name) => settings.place.ports[name]));
  const { signal } = onInterruption();
  say('starting PostgreSQL, Kafka and Cassandra');
  const { dataDir } = settings.place;
  const servers = await startServers({ portOffset, chosenPorts: portSettings(), dataDir, signal }).catch(
    unlessAborted(signal),
  );
  if (!servers) return EXIT.interrupted;
  try {
    return await run('restore', folder, { ...asked, env: backupEnv(settings) });
  } finally {
    await servers.stop();
  }
}

/** The program that runs ends itself on a signal; servers that are just starting do not. */
function onInterruption(): AbortController {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort());
  return interrupted;
}

const unlessAborted =
  (signal: AbortSignal) =>
  (error: unknown): undefined => {
    if (!signal.aborted) throw error;
  };

async function refuseWhileRunning(): Promise<void> {
  if ((await inspectStack(placeAt({}))).phase !== 'down')
    throw new PreflightError('Freshwax runs', [], 'npx freshwax stop; if it holds data: npx freshwax reset');
}

const run = (
  verb: 'backup' | 'check' | 'restore',
  folder: string,
  { json, env }: Asked & { readonly env: Readonly<Record<string, string>> },
  stdout: 'inherit' | typeof STDERR = 'inherit',
): Promise<ExitCode> =>
  runProgram([backupProgram, verb, resolve(folder), ...(json ? ['--json'] : [])], env, { stdout }) as Promise<ExitCode>;
