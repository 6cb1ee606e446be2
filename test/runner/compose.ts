import { whyNoEngine } from '../compose/engine.ts';
import { runJest } from './jest.ts';
import { addCounts, noCounts, type Counts, type TierRun } from './tier.ts';

/** What can be said of docker-compose.yml without an engine; then, where one is, the stack in containers. */
export async function runCompose(run: TierRun): Promise<Counts> {
  const args = ['test/compose', 'stack/compose'];
  const file = await runJest({ name: 'compose-file', config: 'jest.config.mjs', args }, run);
  const why = await whyNoEngine();
  if (why !== undefined) {
    process.stderr.write(`the stack in containers is skipped: ${why}\n`);
    return addCounts(file, { ...noCounts, skipped: 1 });
  }
  return addCounts(file, await runJest({ name: 'compose', config: 'test/jest.compose.config.mjs' }, run));
}
