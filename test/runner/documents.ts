import { build } from '../../stack/build.ts';
import { runJest } from './jest.ts';
import { beside } from './servers.ts';
import type { Counts, TierRun } from './tier.ts';

/** Everything that the tutorial and the how-to pages tell to do, in a stack as a reader has it. */
export async function runDocuments(run: TierRun): Promise<Counts> {
  await build();
  const jest = { name: 'documents', config: 'test/jest.documents.config.mjs' };
  return beside('wholeStack', run, (env) => runJest({ ...jest, env }, run));
}
