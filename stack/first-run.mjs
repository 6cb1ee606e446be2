// What must work before node_modules is there: Node built-ins only, and nothing that Node 20 cannot read.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientEnv } from './env.mjs';
import { InstallError, PreflightError } from './install/install-error.mjs';
import { areJarsInstalled, installAllJars } from './install/jars.mjs';
import { ensureSystemPackages } from './install/system-packages.mjs';
import { withLock } from './process/file-lock.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = join(root, 'package-lock.json');
const stamp = join(root, 'node_modules', '.freshwax-lock.sha256');

/**
 * Brings the checkout to where everything else can run: system packages, npm's modules and, side by side with those,
 * the servers that Maven fetches. Quick when nothing is missing.
 * @param {{ servers: boolean, airflow: boolean, mayInstall: boolean, say(line: string): void }} options
 * @throws {InstallError}
 */
export async function prepareCheckout({ servers, airflow, mayInstall, say }) {
  if (servers) await ensureSystemPackages({ airflow, mayInstall, say });
  const work = [ensureModules(say)];
  if (servers) work.push(fetchServers(say));
  await Promise.all(work);
}

/** @param {(line: string) => void} say */
async function fetchServers(say) {
  if (areJarsInstalled('kafka') && areJarsInstalled('cassandra')) return;
  const begin = Date.now();
  say('fetching Kafka and Cassandra with Maven (once per machine)');
  await installAllJars();
  say(`Kafka and Cassandra fetched in ${seconds(begin)}`);
}

/**
 * Runs `npm ci` when the modules are not those of the lock file.
 * @param {(line: string) => void} say
 */
async function ensureModules(say) {
  if (areModulesCurrent()) return;
  await withLock(join(root, 'var', 'npm-ci.lock'), async () => {
    if (areModulesCurrent()) return;
    const begin = Date.now();
    say('installing npm modules (npm ci)');
    await npmCi();
    writeFileSync(stamp, hashOfLock());
    say(`npm modules installed in ${seconds(begin)}`);
  });
}

/** By content where we installed them ourselves; else by time, as npm's own lock copy is written last. */
function areModulesCurrent() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfLock()) return true;
  return statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs;
}

const hashOfLock = () => createHash('sha256').update(readFileSync(lockFile)).digest('hex');

/** @param {number} begin */
const seconds = (begin) => `${((Date.now() - begin) / 1_000).toFixed(1)} s`;

/** @returns {Promise<void>} */
function npmCi() {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: clientEnv(),
    });
    let output = '';
    /** @param {Buffer} text */
    const keep = (text) => (output = (output + text.toString()).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => reject(new InstallError(`npm: ${error.message}`, [], 'install npm')));
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const lines = output.trim().split('\n').slice(-15);
      reject(
        new InstallError(`npm ci ended with code ${code}`, lines, 'see that npm reaches its registry, then again'),
      );
    });
  });
}

const LEAST_NODE = [24, 15];

/**
 * The Node that runs everything but this first step: the one from the lock file, else the system's when it is new
 * enough.
 * @returns {string} path of the program
 * @throws {PreflightError}
 */
export function findNode() {
  const packaged = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return process.execPath;
  const fix = `install Node ${LEAST_NODE.join('.')} or newer`;
  throw new PreflightError(`Node ${process.versions.node} is too old, and npm has none for this machine`, [], fix);
}
