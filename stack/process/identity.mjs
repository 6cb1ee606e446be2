import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * A process, named so that it cannot be mistaken: pids are recycled, a pid with its start time is not.
 * @typedef {{ pid: number, startTime: string }} ProcessIdentity
 */

/**
 * When the process started, in the kernel's own words (clock ticks since boot on Linux); undefined when there is
 * no such process or it has ended and only waits to be reaped.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function startTimeOf(pid) {
  return existsSync('/proc/self/stat') ? startTimeFromProc(pid) : startTimeFromPs(pid);
}

/**
 * @param {number} pid
 * @returns {string | undefined}
 */
function startTimeFromProc(pid) {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Field 22 of a `/proc/<pid>/stat` line; undefined for a zombie. The command (field 2) may itself hold spaces and
 * parentheses, so fields are counted from its last closing parenthesis. A zombie that still counts threads (field 20)
 * has only lost its first one: the others, of a JVM that is being killed, hold its ports for a moment yet.
 * @param {string} line
 * @returns {string | undefined}
 */
export function parseStat(line) {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const hasEnded = fields[0] === 'X' || (fields[0] === 'Z' && Number(fields[17]) <= 1);
  return hasEnded ? undefined : fields[19];
}

/**
 * @param {number} pid
 * @returns {string | undefined}
 */
function startTimeFromPs(pid) {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {number} pid
 * @returns {ProcessIdentity}
 */
export function identify(pid) {
  return { pid, startTime: startTimeOf(pid) ?? 'gone' };
}

/**
 * @param {ProcessIdentity} identity
 * @returns {boolean}
 */
export function isAlive({ pid, startTime }) {
  return startTimeOf(pid) === startTime;
}
