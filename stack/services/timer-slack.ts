import { existsSync } from 'node:fs';
import type { ProcessSpec } from '../service.ts';

/** By how much a timer of a thread may be late, so that the kernel wakes it less often; inherited by what it starts. Linux only. */
const SLACK_FILE = '/proc/self/timerslack_ns';
/** The kernel's own choice is 50,000. */
export const SLACK_NS = 300_000;

/**
 * The same command for a server whose idle threads sleep and look again. Cassandra's do (SEPWorker): while a write comes every few ms
 * they wake 34,000 times a second, which takes more CPU time than the writes themselves. What is asked of one waits at most the slack
 * longer. Figures: decision 0020.
 */
export function withTimerSlack(command: string, args: readonly string[]): Pick<ProcessSpec, 'command' | 'args'> {
  if (!existsSync(SLACK_FILE)) return { command, args };
  const script = `echo ${SLACK_NS} > ${SLACK_FILE}; exec "$0" "$@"`;
  return { command: '/bin/sh', args: ['-c', script, command, ...args] };
}
