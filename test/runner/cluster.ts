import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../../stack/build.ts';
import { projectRoot } from '../../stack/place.ts';
import { runCommand } from './command.ts';
import { suiteArgs } from './faults.ts';
import { chooseOffset, makeDataDir } from './servers.ts';
import { judgeTier, noCounts, type Counts, type TierRun } from './tier.ts';

/** Three brokers, three nodes of Cassandra, and one of each killed under load; each round counts as a test. */
export async function runCluster(run: TierRun): Promise<Counts> {
  await build();
  const results = join(run.scratchDir, 'cluster.json');
  const place = ['--data-dir', await makeDataDir(run, 'cluster'), '--port-offset', String(await chooseOffset())];
  const args = [...suiteArgs, 'test/cluster/main.ts', ...place, '--results', results, ...(run.faults ?? [])];
  const { code } = await runCommand(process.execPath, args, { cwd: projectRoot, signal: run.signal });
  const json = await readFile(results, 'utf8').catch(() => '{"rounds":[]}');
  const { rounds } = JSON.parse(json) as { rounds: readonly { violations: readonly unknown[] }[] };
  const failed = rounds.filter(({ violations }) => violations.length > 0).length;
  return judgeTier({ ...noCounts, passed: rounds.length - failed, failed }, code === 0);
}
