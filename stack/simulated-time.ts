import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from './place.ts';

/**
 * When the simulator's releases began, and where it is quiet, when they ended: by the first start with this data directory, and by
 * the first of the quiet starts that it is now among. What it has told is in the stores, so it must know it at each start after that.
 * A start that is not quiet ends the rest.
 */
export async function simulatedTime(
  { dataDir }: Pick<Place, 'dataDir'>,
  { isQuiet, now }: { isQuiet: boolean; now: Date },
): Promise<Record<string, string>> {
  const folder = join(dataDir, 'data');
  const rest = join(folder, 'simulator-rest');
  await mkdir(folder, { recursive: true });
  if (!isQuiet) await rm(rest, { force: true });
  return {
    FRESHWAX_SIMULATOR_EPOCH: await firstTime(join(folder, 'simulator-epoch'), now),
    ...(isQuiet && { FRESHWAX_SIMULATOR_UNTIL: await firstTime(rest, now) }),
  };
}

/** The time in a file, which is now where there is none. */
async function firstTime(file: string, now: Date): Promise<string> {
  await writeFile(file, now.toISOString(), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return readFile(file, 'utf8');
}
