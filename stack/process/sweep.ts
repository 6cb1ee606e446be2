import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './identity.mjs';
import { markedProcesses, signal } from './process-tree.ts';
import { readState, removeState } from './state-file.ts';

const STOP_WITHIN_MS = 15_000;

/**
 * Ends what a supervisor that is gone left running: what its state file names (pid and start time, so that a
 * recycled pid is spared) and whatever else carries the stack's mark.
 *
 * @returns names of the processes that were found, for the user to read
 */
export async function sweep({ stateFile, dataDir }: { stateFile: string; dataDir: string }): Promise<string[]> {
  const recorded = (readState(stateFile)?.services ?? []).flatMap(({ processes }) => processes).filter(isAlive);
  for (const process of recorded) signal(process.pid, process.signal);
  const isRecorded = ({ pid }: ProcessIdentity): boolean => recorded.some((process) => process.pid === pid);
  const others = markedProcesses(dataDir).filter((process) => !isRecorded(process));
  for (const { pid } of others) signal(pid, 'SIGTERM');
  await endAll([...recorded, ...others], dataDir);
  removeState(stateFile);
  return [...recorded.map(({ name }) => name), ...others.map(({ pid }) => `pid ${pid}`)];
}

async function endAll(processes: readonly ProcessIdentity[], dataDir: string): Promise<void> {
  const deadline = Date.now() + STOP_WITHIN_MS;
  while (processes.some(isAlive) && Date.now() < deadline) await sleep(100);
  for (const process of processes.filter(isAlive)) signal(process.pid, 'SIGKILL');
  for (const { pid } of markedProcesses(dataDir)) signal(pid, 'SIGKILL');
  while (processes.some(isAlive)) await sleep(20);
}
