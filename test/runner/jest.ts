import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../stack/place.ts';
import { runCommand } from './command.ts';
import { toJestCounts } from './counts.ts';
import { judgeTier, noCounts, type Counts, type TierRun } from './tier.ts';

export interface JestRun {
  readonly name: string;
  /** Relative to the project. */
  readonly config: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** The switch that jest needs for ES modules, without the warning that Node prints for each worker. */
const nodeArgs = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

export async function runJest({ name, config, env, args = [] }: JestRun, run: TierRun): Promise<Counts> {
  const results = join(run.scratchDir, `${name}.json`);
  const jest = join(projectRoot, 'node_modules', 'jest', 'bin', 'jest.js');
  const jestArgs = [jest, '--config', join(projectRoot, config), '--json', `--outputFile=${results}`, ...args];
  const options = { cwd: projectRoot, signal: run.signal, ...(env && { env }) };
  // Its report goes to stderr, and with --outputFile nothing is left for stdout.
  const { code } = await runCommand(process.execPath, [...nodeArgs, ...jestArgs], options);
  const json = await readFile(results, 'utf8').catch(() => undefined);
  return judgeTier(json === undefined ? noCounts : toJestCounts(json), code === 0);
}
