import { join } from 'node:path';
import { projectRoot } from '../../stack/place.ts';
import { runCommand } from './command.ts';
import { runJest } from './jest.ts';
import { addCounts, noCounts, type Counts, type TierRun } from './tier.ts';

/** About ten seconds of two cores; `npm run simulate -- --seeds 10000` runs as many as one likes. */
const SEEDS = '1500';

/** The laws of merging, the delivery's own code under seeded interleavings, and each seeded bug until a seed shows it. */
export async function runSimulation(run: TierRun): Promise<Counts> {
  const laws = await runJest({ name: 'laws', config: 'test/jest.laws.config.mjs' }, run);
  const seeds = await simulate(run, '--seeds', SEEDS);
  const mutants = await simulate(run, '--mutants');
  return addCounts(laws, seeds, mutants);
}

async function simulate({ signal }: TierRun, ...args: string[]): Promise<Counts> {
  const main = join(projectRoot, 'test', 'simulation', 'main.ts');
  const options = { cwd: projectRoot, signal };
  const { code } = await runCommand(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...args],
    options,
  );
  return code === 0 ? { ...noCounts, passed: 1 } : { ...noCounts, failed: 1 };
}
