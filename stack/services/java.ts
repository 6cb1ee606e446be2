import { mkdir, rm } from 'node:fs/promises';
import { PreflightError } from '../install/install-error.mjs';
import { findJava } from '../install/java.mjs';
import type { Place } from '../place.ts';

let found: string | undefined;

/**
 * The Java that runs the servers; looked for once.
 * @throws PreflightError when the machine has none
 */
export function requireJava(): string {
  found ??= findJava();
  if (found === undefined) throw new PreflightError('Java 17 is missing', [], 'npx freshwax doctor');
  return found;
}

/**
 * Makes a server's temporary folder, empty: what libraries of compression unpack into it stays there when the server is killed.
 * @returns the flag that tells Java of it
 */
export async function useTemporaryFolder(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return `-Djava.io.tmpdir=${folder}`;
}

/** Servers of tests live for minutes: the second compiler would take half of the 20 s of CPU that their start costs. */
export const compilerFlags = ({ fast }: Pick<Place, 'fast'>): string[] => (fast ? ['-XX:TieredStopAtLevel=1'] : []);
