import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;
/** Backends end at their next step; one that has not by then is for a person to see, in what the server says of it. */
const LONGEST_MS = 10_000;
/** Line of postmaster.pid with the key and the id of the server's shared memory. */
const SHARED_MEMORY_LINE = 6;
/** Columns of /proc/sysvipc/shm. */
const [KEY, ID, ATTACHED] = [0, 1, 6];

/**
 * Waits for the processes that a killed server has left: PostgreSQL does not start beside them ("pre-existing shared memory block
 * is still in use"). Where the system does not list who is attached, as Linux does, nothing is waited for.
 * @throws AbortError when the signal aborts
 */
export async function waitForLeftovers(dataDir: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + LONGEST_MS;
  while ((await attachedTo(dataDir)) > 0 && Date.now() < deadline) await sleep(LOOK_EVERY_MS, undefined, { signal });
}

/** How many processes hold the shared memory of the server that had the directory; none once it has ended in order. */
async function attachedTo(dataDir: string): Promise<number> {
  const read = (path: string) => readFile(path, 'utf8').catch(() => '');
  const [postmaster, segments] = await Promise.all([read(join(dataDir, 'postmaster.pid')), read('/proc/sysvipc/shm')]);
  const [key, id] = words(postmaster.split('\n')[SHARED_MEMORY_LINE] ?? '');
  const segment = segments
    .split('\n')
    .map(words)
    .find((row) => row[KEY] === key && row[ID] === id);
  return Number(segment?.[ATTACHED] ?? 0);
}

const words = (line: string): string[] => line.trim().split(/\s+/);
