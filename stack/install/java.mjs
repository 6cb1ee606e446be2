import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { javaHome, searchPath } from '../env.mjs';

/**
 * A Java that both servers run on: Kafka 4.3 needs 17 or newer, Cassandra 5.0 refuses 21 and newer.
 * @returns {string | undefined} path of the `java` program
 */
export function findJava() {
  return candidates().find((java) => {
    const major = majorOf(java);
    return major !== undefined && major >= 17 && major < 21;
  });
}

/** @returns {string[]} */
function candidates() {
  const homes = javaHome ? [javaHome] : [];
  const machine = '/usr/lib/jvm';
  if (existsSync(machine)) homes.push(...readdirSync(machine).map((name) => join(machine, name)));
  const programs = [
    ...searchPath.map((folder) => join(folder, 'java')),
    ...homes.map((home) => join(home, 'bin/java')),
  ];
  return [...new Set(programs)].filter((program) => existsSync(program));
}

/** @param {string} java */
function majorOf(java) {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return parseJavaMajor(stderr ?? '');
}

/**
 * @param {string} text what `java -version` prints
 * @returns {number | undefined}
 */
export function parseJavaMajor(text) {
  const version = /version "(?:1\.)?(\d+)/.exec(text)?.[1];
  return version === undefined ? undefined : Number(version);
}
