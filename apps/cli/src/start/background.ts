import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLog } from '../../../../stack/process/log-file.ts';
import type { Progress } from '../../../../stack/progress.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { sayFault, type Fault } from '../fault.ts';
import { say } from '../output.ts';
import { printBlock } from './block.ts';
import { sayNoData } from './no-data.ts';
import { openScreen, toLine } from './screen.ts';
import { stepsOf, toSettings, type StartOptions } from './settings.ts';
import { supervise, type Listener } from './supervise.ts';

/** What the supervisor in the background tells the command that started it. */
type Message =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'ready'; readonly hasData: boolean }
  | { readonly kind: 'failed'; readonly fault: Fault };

/** Starts a supervisor of its own session, shows its progress, and returns when the stack is ready. */
export async function startInBackground(options: StartOptions): Promise<ExitCode> {
  const begin = performance.now();
  const settings = await toSettings(options);
  const screen = openScreen(stepsOf(settings));
  const child = spawnSupervisor(settings.place.logDir, options);
  let isInterrupted = false;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      isInterrupted = true;
      child.kill('SIGTERM');
    });
  }
  const end = await lastMessage(child, (progress) => screen.report(progress));
  await screen.close();
  if (isInterrupted) return EXIT.interrupted;
  if (end?.kind === 'failed') {
    sayFault(end.fault);
    return end.fault.exitCode;
  }
  if (end === undefined) {
    say(`error: the supervisor ended without a word; see ${join(settings.place.logDir, 'supervisor.log')}`);
    return EXIT.failure;
  }
  await printBlock(settings, performance.now() - begin);
  say('it runs in the background: npx freshwax status, npx freshwax stop');
  if (!end.hasData) sayNoData(settings);
  child.disconnect();
  child.unref();
  return end.hasData ? EXIT.ok : EXIT.unhealthy;
}

function spawnSupervisor(logDir: string, options: StartOptions): ChildProcess {
  mkdirSync(logDir, { recursive: true });
  const log = openLog(join(logDir, 'supervisor.log'));
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, 'supervise', JSON.stringify(options)], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return child;
}

/** The message that ends the start; undefined when the supervisor ended without one. */
function lastMessage(child: ChildProcess, report: (progress: Progress) => void) {
  return new Promise<Exclude<Message, { kind: 'progress' }> | undefined>((resolve) => {
    let failed: Exclude<Message, { kind: 'progress' }> | undefined;
    child.on('message', (message: Message) => {
      if (message.kind === 'progress') return report(message.progress);
      if (message.kind === 'ready') return resolve(message);
      failed = message;
    });
    // Only when it is gone has it stopped what had started.
    child.on('exit', () => resolve(failed));
  });
}

/** The other side: runs the stack, and tells the starting command as long as that listens. */
export async function superviseInBackground(options: StartOptions): Promise<ExitCode> {
  const settings = await toSettings(options);
  const send = (message: Message): void => {
    // The command may have been killed meanwhile; the stack does not depend on it.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };
  const log = (line: string): void => say(`${new Date().toISOString()} ${line}`);
  const listener: Listener = {
    report: (progress) => {
      log(toLine(progress));
      send({ kind: 'progress', progress });
    },
    ready: async (hasData) => {
      log(hasData ? 'ready' : 'ready, but without data');
      send({ kind: 'ready', hasData });
    },
    failed: async (fault) => {
      log(`failed: ${fault.cause}`);
      send({ kind: 'failed', fault });
    },
    stopping: () => log('stopping'),
  };
  const code = await supervise(settings, listener);
  log(`ended with ${code}`);
  return code;
}
