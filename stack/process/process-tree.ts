import { readdirSync, readFileSync } from 'node:fs';
import { identify, isAlive, type ProcessIdentity } from './identity.mjs';

/** Every process of a stack carries this variable with the stack's data directory, and so do its descendants. */
export const MARKER = 'FRESHWAX_STACK_DIR';

/** Living processes that carry a stack's mark, wherever they hang in the tree. None where there is no /proc. */
export function markedProcesses(stackDir: string): ProcessIdentity[] {
  return allPids()
    .filter((pid) => pid !== process.pid && isMarked(pid, stackDir))
    .map((pid) => identify(pid))
    .filter((identity) => isAlive(identity));
}

/**
 * Kills the rest of a group or session whose leader has ended. Only members that carry the stack's mark: a number
 * alone may by now belong to somebody else.
 */
export function killMembers(leader: number, scope: 'group' | 'session', stackDir: string): void {
  for (const pid of allPids()) {
    const found = groupAndSession(pid);
    if (found === undefined || (scope === 'group' ? found.group : found.session) !== leader) continue;
    if (isMarked(pid, stackDir)) signal(pid, 'SIGKILL');
  }
}

/** Sends a signal; a process that has just ended is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function allPids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function isMarked(pid: number, stackDir: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${MARKER}=${stackDir}`);
  } catch {
    return false;
  }
}

/** Fields 5 and 6 of `/proc/<pid>/stat`, counted from the command's closing parenthesis. */
function groupAndSession(pid: number): { group: number; session: number } | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return { group: Number(fields[2]), session: Number(fields[3]) };
  } catch {
    return undefined;
  }
}
