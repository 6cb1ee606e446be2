import { persist } from '../bootstrap/persist.ts';
import type { BackupProgress } from './backup.progress.ts';

/** Does a step again while its store does not answer, and says so. */
export type Persistently = <T>(step: () => Promise<T>) => Promise<T>;

/** For the steps of a backup or a restore: its end is the end of the waiting too. */
export const persistentlyOf =
  ({ progress, signal }: { progress: Pick<BackupProgress, 'say'>; signal: AbortSignal }): Persistently =>
  (step) =>
    persist((line) => progress.say(line), step, signal);
