import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../stack/place.ts';
import { runCommand } from './command.ts';
import { toPytestCounts } from './counts.ts';
import { judgeTier, type Counts, type TierRun } from './tier.ts';

export interface PytestRun {
  /** Of the environment that holds Airflow. */
  readonly python: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs tests of airflow/. Airflow keeps what it writes while it is imported in the run's own folder. */
export async function runPytest({ python, name, args, env = {} }: PytestRun, run: TierRun): Promise<Counts> {
  const results = join(run.scratchDir, `${name}.xml`);
  const own = { AIRFLOW_HOME: join(run.scratchDir, 'airflow-home'), PYTHONDONTWRITEBYTECODE: '1' };
  // Shown when it is over: its dots would stand among the lines of the tier beside it.
  const { code, output } = await runCommand(python, ['-m', 'pytest', '-q', `--junit-xml=${results}`, ...args], {
    cwd: join(projectRoot, 'airflow'),
    env: { ...own, ...env },
    signal: run.signal,
    output: 'keep',
  });
  process.stderr.write(output);
  return judgeTier(toPytestCounts(await readFile(results, 'utf8').catch(() => '')), code === 0);
}
