import { setTimeout as sleep } from 'node:timers/promises';
import { supervisorLock } from './inspect.ts';
import type { Place } from './place.ts';
import { lockHolder } from './process/file-lock.mjs';
import { isAlive } from './process/identity.mjs';
import { signal } from './process/process-tree.ts';
import { sweep } from './process/sweep.ts';

/** Nine services in reverse order, each with its 15 s at worst; in practice it takes about 10 s. */
const STOP_WITHIN_MS = 120_000;

export interface Stopped {
  /** Whether anything was running. */
  readonly wasRunning: boolean;
  /** What its supervisor left behind, by name. */
  readonly swept: readonly string[];
}

/** Ends a stack by way of its supervisor, or what a supervisor that is gone left behind. */
export async function stopStack(place: Place): Promise<Stopped> {
  const supervisor = lockHolder(supervisorLock(place));
  if (supervisor) {
    signal(supervisor.pid, 'SIGTERM');
    const deadline = Date.now() + STOP_WITHIN_MS;
    while (isAlive(supervisor) && Date.now() < deadline) await sleep(100);
    if (isAlive(supervisor)) signal(supervisor.pid, 'SIGKILL');
  }
  const swept = await sweep(place);
  return { wasRunning: supervisor !== undefined || swept.length > 0, swept };
}
