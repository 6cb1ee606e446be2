import { execa } from 'execa';
import { inheritedEnv } from '../../../stack/env.ts';
import { projectRoot } from '../../../stack/place.ts';
import { EXIT } from './exit-codes.ts';

export const STDERR = 2;

/**
 * Runs one of our built programs on this terminal, from the checkout's folder unless told otherwise.
 * @param words what `node` is given
 * @param stdout where its standard output goes: a result that is not the one asked for belongs to the progress
 * @returns its exit code
 */
export async function runProgram(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  { cwd = projectRoot, stdout = 'inherit' }: { cwd?: string; stdout?: 'inherit' | typeof STDERR } = {},
): Promise<number> {
  // It ends itself on a signal, which reaches it too; we only pass its exit code on.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
  const options = {
    env: { ...inheritedEnv(), ...env },
    extendEnv: false,
    stdio: ['inherit', stdout, 'inherit'],
    reject: false,
    cwd,
  } as const;
  const { exitCode } = await execa(process.execPath, words, options);
  return exitCode ?? EXIT.interrupted;
}
