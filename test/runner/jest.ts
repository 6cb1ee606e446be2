import { existsSync } from 'node:fs';
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

/** Longer than kafkajs goes on connecting to a broker that a test has taken away (8 tries, 5 s apart at most). */
const ENDS_WITHIN_MS = 60_000;

/** The switch that jest needs for ES modules, without the warning that Node prints for each worker. */
const nodeArgs = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

export async function runJest({ name, config, env, args = [] }: JestRun, run: TierRun): Promise<Counts> {
  const results = join(run.scratchDir, `${name}.json`);
  const jest = join(projectRoot, 'node_modules', 'jest', 'bin', 'jest.js');
  const jestArgs = [jest, '--config', join(projectRoot, config), '--json', `--outputFile=${results}`, ...args];
  const left = whenLeftOpen(results);
  const options = { cwd: projectRoot, signal: AbortSignal.any([run.signal, left.signal]), ...(env && { env }) };
  // Its report goes to stderr, and with --outputFile nothing is left for stdout.
  const { code } = await runCommand(process.execPath, [...nodeArgs, ...jestArgs], options);
  left.clear();
  const json = await readFile(results, 'utf8').catch(() => undefined);
  return judgeTier(json === undefined ? noCounts : toJestCounts(json), code === 0);
}

/**
 * Aborts when jest has written its results and still does not end: a test left something open. That fails the tier
 * at once instead of at its deadline.
 */
function whenLeftOpen(results: string): { readonly signal: AbortSignal; clear(): void } {
  const open = new AbortController();
  let writtenAt: number | undefined;
  const timer = setInterval(() => {
    if (existsSync(results)) writtenAt ??= performance.now();
    if (writtenAt === undefined || performance.now() - writtenAt < ENDS_WITHIN_MS) return;
    process.stderr.write('jest has its results and does not end: a test left a connection, timer or process open\n');
    open.abort();
    clearInterval(timer);
  }, 1_000);
  return { signal: open.signal, clear: () => clearInterval(timer) };
}
