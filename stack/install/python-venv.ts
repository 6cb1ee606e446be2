import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientEnv } from '../env.mjs';
import { projectRoot } from '../place.ts';
import { installOnce } from './cache.mjs';
import { InstallError } from './install-error.mjs';

const run = promisify(execFile);
const installerLock = join(projectRoot, 'airflow', 'installer.lock');

/** An environment of Python that the cache holds. */
export interface Venv {
  readonly name: string;
  /** File of exact versions with hashes (uv pip compile --universal --generate-hashes). */
  readonly lock: string;
  /** What to do when it cannot be made. */
  readonly fix: string;
}

/** Changes whenever what is installed does. */
export const lockHash = ({ lock }: Venv): string =>
  createHash('sha256').update(readFileSync(lock)).update(readFileSync(installerLock)).digest('hex').slice(0, 16);

/**
 * The Python program of the environment, which is made when it is not there yet. Start everything in it as
 * `python -m <module>`.
 *
 * @throws InstallError with the last lines of pip or uv
 */
export async function installVenv(venv: Venv): Promise<string> {
  const directory = await installOnce(await directoryName(venv), (partial) => fill(venv, partial));
  return join(directory, 'bin', 'python');
}

/** The environment is made under another name and then renamed, which only a relocatable one survives. */
async function fill(venv: Venv, directory: string): Promise<void> {
  const installer = join(directory, '.installer');
  const [python, uv] = [join(installer, 'bin', 'python'), join(installer, 'bin', 'uv')];
  const step = stepOf(venv);
  await step('python3', ['-m', 'venv', installer]);
  const quiet = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check'];
  await step(python, [...quiet, '--require-hashes', '-r', installerLock]);
  await step(uv, ['venv', '-q', '--allow-existing', '--relocatable', '--python', 'python3', directory]);
  const target = ['--python', join(directory, 'bin', 'python')];
  // A package that must be built is built with the tools of the same lock.
  const how = ['--require-hashes', '--build-constraints', venv.lock, '--compile-bytecode'];
  await step(uv, ['pip', 'sync', '-q', ...target, ...how, venv.lock]);
  await rm(installer, { recursive: true });
}

/** The environment holds the modules of one Python: another minor version needs another. */
async function directoryName(venv: Venv): Promise<string> {
  const script = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const version = await stepOf(venv)('python3', ['-c', script]);
  return `${venv.name}-py${version.trim()}-${lockHash(venv)}`;
}

const stepOf =
  ({ name, fix }: Venv) =>
  async (command: string, args: string[]): Promise<string> => {
    try {
      // Python must be the machine's: one that uv fetches comes from outside every package registry.
      const { stdout } = await run(command, args, { env: clientEnv({ UV_PYTHON_DOWNLOADS: 'never' }) });
      return stdout;
    } catch (error) {
      const { stderr = '', message } = error as Error & { stderr?: string };
      const lines = stderr.trim().split('\n').slice(-15);
      throw new InstallError(`installing ${name} failed: ${message.split('\n')[0]}`, lines, fix);
    }
  };
