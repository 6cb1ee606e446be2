import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientEnv } from '../env.mjs';
import { projectRoot } from '../place.ts';
import { cacheRoot, installOnce } from './cache.mjs';
import { InstallError } from './install-error.mjs';

const run = promisify(execFile);
const lock = join(projectRoot, 'airflow', 'requirements.lock');
const installerLock = join(projectRoot, 'airflow', 'installer.lock');

/** Changes whenever the installed Airflow does. */
export const airflowLockHash = (): string =>
  createHash('sha256').update(readFileSync(lock)).update(readFileSync(installerLock)).digest('hex').slice(0, 16);

/** @throws InstallError when there is no Python */
export async function isAirflowInstalled(): Promise<boolean> {
  return existsSync(join(cacheRoot(), await directoryName()));
}

/**
 * The Python program of an environment that holds Airflow, made when it is not there yet: about 15 s, 320 MB.
 * Start everything in it as `python -m <module>`.
 *
 * @throws InstallError with the last lines of pip or uv
 */
export async function installAirflow(): Promise<string> {
  const directory = await installOnce(await directoryName(), fill);
  return join(directory, 'bin', 'python');
}

/** The environment is made under another name and then renamed, which only a relocatable one survives. */
async function fill(directory: string): Promise<void> {
  const installer = join(directory, '.installer');
  const [python, uv] = [join(installer, 'bin', 'python'), join(installer, 'bin', 'uv')];
  await step('python3', ['-m', 'venv', installer]);
  await step(python, [
    '-m',
    'pip',
    'install',
    '-q',
    '--require-hashes',
    '--disable-pip-version-check',
    '-r',
    installerLock,
  ]);
  await step(uv, ['venv', '-q', '--allow-existing', '--relocatable', '--python', 'python3', directory]);
  const target = ['--python', join(directory, 'bin', 'python')];
  await step(uv, ['pip', 'sync', '-q', ...target, '--require-hashes', '--compile-bytecode', lock]);
  await rm(installer, { recursive: true });
}

/** The environment holds the modules of one Python: another minor version needs another. */
async function directoryName(): Promise<string> {
  const script = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const version = await step('python3', ['-c', script]);
  return `airflow-py${version.trim()}-${airflowLockHash()}`;
}

async function step(command: string, args: string[]): Promise<string> {
  try {
    // Python must be the machine's: one that uv fetches comes from outside every package registry.
    const { stdout } = await run(command, args, { env: clientEnv({ UV_PYTHON_DOWNLOADS: 'never' }) });
    return stdout;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const lines = stderr.trim().split('\n').slice(-15);
    const fix = 'npx freshwax doctor names what Python lacks; without Airflow: npm start -- --no-airflow';
    throw new InstallError(`installing Airflow failed: ${message.split('\n')[0]}`, lines, fix);
  }
}
