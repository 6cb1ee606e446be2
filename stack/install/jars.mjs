import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clientEnv } from '../env.mjs';
import { cacheRoot, hashOfFile, installOnce } from './cache.mjs';
import { InstallError } from './install-error.mjs';

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** @typedef {'kafka' | 'cassandra' | 'spark'} JarSet The servers', and what the benchmark adds to Spark. */
const versions = /** @type {const} */ ({ kafka: '4.3.1', cassandra: '5.0.9', spark: '3.5.7' });

/** @param {JarSet} set */
const pomOf = (set) => fileURLToPath(new URL(`${set}.pom.xml`, import.meta.url));
/** @param {JarSet} set */
const directoryOf = (set) => `${set}-${versions[set]}-${hashOfFile(pomOf(set))}`;

/**
 * @param {JarSet} set
 * @returns {boolean}
 */
export function areJarsInstalled(set) {
  return existsSync(join(cacheRoot(), directoryOf(set)));
}

/**
 * The directory that holds the jars, fetched with Maven when it is not there yet.
 * @param {JarSet} set
 * @returns {Promise<string>}
 * @throws {InstallError} when Maven fails, with its last lines
 */
export function installJars(set) {
  return installOnce(directoryOf(set), (directory) =>
    runMaven(['-q', '-B', '-f', pomOf(set), COPY, '-DincludeScope=runtime', `-DoutputDirectory=${directory}`]),
  );
}

/**
 * Both servers, one after the other: Maven's local repository does not bear two writers.
 * @returns {Promise<void>}
 */
export async function installAllJars() {
  await installJars('kafka');
  await installJars('cassandra');
}

/**
 * @param {string[]} args
 * @returns {Promise<void>}
 */
function runMaven(args) {
  return new Promise((resolve, reject) => {
    const child = spawn('mvn', args, { stdio: ['ignore', 'pipe', 'pipe'], env: clientEnv() });
    let output = '';
    /** @param {Buffer} text */
    const keep = (text) => (output = (output + text.toString()).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', () => reject(new InstallError('Maven (mvn) could not be started', [], 'npx freshwax doctor')));
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const lines = output.trim().split('\n').slice(-15);
      reject(
        new InstallError(`mvn ended with code ${code}`, lines, 'see that Maven reaches its repository, then again'),
      );
    });
  });
}
