import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isAlive } from './identity.mjs';

/** @typedef {import('./identity.mjs').ProcessIdentity} ProcessIdentity */

/**
 * Takes the lock file for this process, or says who holds it. A holder that no longer lives is replaced.
 * The file appears with its content (link of a finished file), so nobody ever reads half a holder.
 * @param {string} path
 * @returns {{ release(): void } | { holder: ProcessIdentity }}
 */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    for (;;) {
      if (link(mine, path)) return { release: () => rmSync(path, { force: true }) };
      const holder = readHolder(path);
      if (holder && isAlive(holder)) return { holder };
      discard(path, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * Runs the work while holding the lock; waits for as long as another living process holds it.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  for (;;) {
    const lock = tryLock(path);
    if ('release' in lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    await sleep(200);
  }
}

/**
 * The living process that holds the lock.
 * @param {string} path
 * @returns {ProcessIdentity | undefined}
 */
export function lockHolder(path) {
  const holder = readHolder(path);
  return holder && isAlive(holder) ? holder : undefined;
}

/**
 * @param {string} path
 * @returns {ProcessIdentity | undefined}
 */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a dead holder's file. It is moved aside first and looked at again: between our look and our removal
 * another process may have replaced it, and then it is put back.
 * @param {string} path
 * @param {ProcessIdentity | undefined} dead
 */
function discard(path, dead) {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const found = readHolder(aside);
  if (found && (found.pid !== dead?.pid || found.startTime !== dead?.startTime)) link(aside, path);
  rmSync(aside, { force: true });
}
