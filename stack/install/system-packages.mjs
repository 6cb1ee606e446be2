import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { clientEnv } from '../env.mjs';
import { InstallError, PreflightError } from './install-error.mjs';
import { areJarsInstalled } from './jars.mjs';
import { findJava } from './java.mjs';

/**
 * Something that the machine must bring.
 * @typedef {{ name: string, why: string, packages: readonly string[] }} Requirement
 */

/** @type {readonly (Requirement & { isThere(): boolean })[]} */
const requirements = [
  {
    name: 'Java 17',
    why: 'runs Kafka and Cassandra (Cassandra 5.0 refuses 21 and newer)',
    packages: ['openjdk-17-jre-headless'],
    isThere: () => findJava() !== undefined,
  },
  {
    name: 'Maven',
    why: 'fetches Kafka and Cassandra',
    packages: ['maven'],
    isThere: () => (areJarsInstalled('kafka') && areJarsInstalled('cassandra')) || answers('mvn', ['--version']),
  },
  {
    name: 'Python 3.11 or newer with venv',
    why: 'runs Airflow (or start with --no-airflow)',
    packages: ['python3', 'python3-venv'],
    isThere: () => answers('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))']),
  },
];

/**
 * @param {string} command
 * @param {string[]} args
 */
const answers = (command, args) => spawnSync(command, args, { stdio: 'ignore', env: clientEnv() }).status === 0;

/**
 * @param {{ airflow: boolean }} wanted
 * @returns {{ name: string, why: string, isThere: boolean, fix: string }[]}
 */
export function inspectSystem({ airflow }) {
  return wanted(airflow).map(({ name, why, packages, isThere }) => {
    return { name, why, isThere: isThere(), fix: installLine(packages) };
  });
}

/** @param {readonly string[]} packages */
function installLine(packages) {
  if (hasApt()) return `sudo apt-get install -y ${packages.join(' ')}`;
  if (process.platform === 'darwin') return 'brew install openjdk@17 maven python@3.12';
  return `install these (Debian's names): ${packages.join(' ')}`;
}

const hasApt = () => existsSync('/usr/bin/apt-get');

/**
 * Installs what is missing with apt, after saying so. Only root on Debian or Ubuntu can; elsewhere, and when it is
 * not allowed to, it refuses and names the line to type.
 * @param {{ airflow: boolean, mayInstall: boolean, say(line: string): void }} options
 * @throws {PreflightError} when it cannot, {InstallError} when apt fails
 */
export async function ensureSystemPackages({ airflow, mayInstall, say }) {
  const missing = findMissing(airflow);
  if (missing.length === 0) return;
  const packages = missing.flatMap((one) => one.packages);
  if (!mayInstall || !hasApt() || process.getuid?.() !== 0) {
    const lines = missing.map(({ name, why }) => `${name}: ${why}`);
    throw new PreflightError('this machine lacks what the servers need', lines, installLine(packages));
  }
  say(`this machine lacks ${missing.map(({ name }) => name).join(', ')}; installing with apt: ${packages.join(' ')}`);
  // A fresh container has no package lists at all, and an old list names files that are gone.
  await runApt(['update', '-qq']);
  await runApt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  const left = findMissing(airflow);
  if (left.length === 0) return;
  const names = left.map(({ name }) => name).join(', ');
  throw new InstallError(`apt installed the packages, but this is still missing: ${names}`, [], 'npx freshwax doctor');
}

/** @param {boolean} airflow */
const findMissing = (airflow) => wanted(airflow).filter(({ isThere }) => !isThere());

/** @param {boolean} airflow */
const wanted = (airflow) => requirements.filter(({ name }) => airflow || !name.startsWith('Python'));

/**
 * @param {string[]} args
 * @returns {Promise<void>}
 */
function runApt(args) {
  return new Promise((resolve, reject) => {
    const env = clientEnv({ DEBIAN_FRONTEND: 'noninteractive' });
    const child = spawn('apt-get', args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    let output = '';
    /** @param {Buffer} text */
    const keep = (text) => (output = (output + text.toString()).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new InstallError(`apt-get: ${error.message}`, [], 'npx freshwax doctor')));
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const lines = output.trim().split('\n').slice(-15);
      reject(new InstallError(`apt-get ${args[0]} ended with code ${code}`, lines, `apt-get ${args.join(' ')}`));
    });
  });
}
