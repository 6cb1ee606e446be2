import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheSetting } from '../env.mjs';
import { withLock } from '../process/file-lock.mjs';

/**
 * Where servers are kept, once a machine. Root's home is closed to the user that PostgreSQL runs as, hence the
 * system's cache folder for root.
 * @returns {string}
 */
export function cacheRoot() {
  if (cacheSetting) return cacheSetting;
  return process.getuid?.() === 0 ? '/var/cache/freshwax' : join(homedir(), '.cache', 'freshwax');
}

/**
 * @param {string} file
 * @returns {string} 16 hex digits of its content's SHA-256
 */
export function hashOfFile(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
}

/**
 * The directory `name` of the cache, filled when it is not there yet. It is filled under another name and renamed
 * when whole, so that whatever interrupts an installation, a directory that exists is complete.
 * @param {string} name holds everything that its content depends on (version, hash)
 * @param {(directory: string) => Promise<void>} fill
 * @param {string} [root]
 * @returns {Promise<string>}
 */
export async function installOnce(name, fill, root = cacheRoot()) {
  const target = join(root, name);
  if (existsSync(target)) return target;
  return withLock(join(root, 'locks', name), async () => {
    if (existsSync(target)) return target;
    removePartials(root, name);
    const partial = `${target}.partial-${process.pid}`;
    mkdirSync(partial, { recursive: true });
    await fill(partial);
    renameSync(partial, target);
    return target;
  });
}

/**
 * What an interrupted installation left; the caller holds the lock, so nobody is filling one.
 * @param {string} root
 * @param {string} name
 */
function removePartials(root, name) {
  for (const entry of readdirSync(root)) {
    if (entry.startsWith(`${name}.partial-`)) rmSync(join(root, entry), { recursive: true, force: true });
  }
}
