import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../../stack/build.ts';
import { projectRoot } from '../../stack/place.ts';
import { runCommand } from './command.ts';
import { chooseOffset, makeDataDir } from './servers.ts';
import { judgeTier, noCounts, type Counts, type TierRun } from './tier.ts';

/** Classes with fields in their constructors are no erasable TypeScript. */
export const suiteArgs = [
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--import',
  './test/faults/aliases.ts',
];

/** The fault suite on servers of its own: its short form, or what was asked for. Each trial counts as a test. */
export async function runFaults(run: TierRun): Promise<Counts> {
  await build();
  const results = join(run.scratchDir, 'faults.json');
  const place = ['--data-dir', await makeDataDir(run, 'faults'), '--port-offset', String(await chooseOffset())];
  const asked = run.faults?.length ? run.faults : ['--short'];
  const args = [...suiteArgs, 'test/faults/main.ts', ...place, '--results', results, ...asked];
  const { code } = await runCommand(process.execPath, args, { cwd: projectRoot, signal: run.signal });
  const json = await readFile(results, 'utf8').catch(() => undefined);
  return judgeTier(json === undefined ? noCounts : toCounts(JSON.parse(json) as Results), code === 0);
}

interface Results {
  readonly trials: number;
  readonly failedSeeds: readonly string[];
  readonly shownNothing: readonly string[];
}

const toCounts = ({ trials, failedSeeds, shownNothing }: Results): Counts => ({
  passed: trials - failedSeeds.length,
  failed: failedSeeds.length + shownNothing.length,
  skipped: 0,
});
