import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { childEnv } from './env.ts';

/** SIGTERM first, so that whoever supervises processes of its own can end them. */
const KILL_AFTER_MS = 30_000;

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** `show` writes its output through, `keep` only returns it. Default `show`. */
  readonly output?: 'show' | 'keep';
}

export interface CommandEnd {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program that leads a process group of its own; when aborted, the whole group is ended. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandEnd> {
  const keeps = options.output === 'keep';
  const stdio: SpawnOptions['stdio'] = ['ignore', keeps ? 'pipe' : 'inherit', keeps ? 'pipe' : 'inherit'];
  const child = spawn(command, [...args], { cwd: options.cwd, env: childEnv(options.env), stdio, detached: true });
  let output = '';
  const keep = (text: Buffer): string => (output += text.toString());
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const code = await untilEnd(child, options.signal);
  return { code, output };
}

/** Resolves with the exit code; rejects when it could not be started. Nothing of its group is left then. */
export async function untilEnd(child: ChildProcess, signal: AbortSignal): Promise<number | null> {
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    signalGroup(child, 'SIGTERM');
    timer = setTimeout(() => signalGroup(child, 'SIGKILL'), KILL_AFTER_MS);
  };
  const onExit = (): void => signalGroup(child, 'SIGKILL');
  process.on('exit', onExit);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code));
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    process.off('exit', onExit);
    signalGroup(child, 'SIGKILL');
  }
}

/** The group exists as long as one member does, also after its leader has ended. */
function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
