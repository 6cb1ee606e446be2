import { execFile } from 'node:child_process';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { SuiteArguments } from '../options.ts';
import type { RunResult } from './run.ts';

/** Every run of the long form, one a line. */
export const TRIALS_FILE = 'docs/reliability/trials.jsonl';

/** A run as it stands in the file. */
export interface RecordedRun extends RunResult {
  /** What was tried; `+` where the tree held more than that. */
  readonly commit: string;
  /** UTC day. */
  readonly date: string;
  readonly faults: string;
}

export async function recordRun(run: RunResult, { faults }: Pick<SuiteArguments, 'faults'>): Promise<void> {
  const recorded: RecordedRun = {
    commit: await describeCommit(),
    date: new Date().toISOString().slice(0, 10),
    faults: faults?.join() ?? 'all',
    ...run,
  };
  await mkdir(dirname(TRIALS_FILE), { recursive: true });
  await appendFile(TRIALS_FILE, `${JSON.stringify(recorded)}\n`);
}

/** Of what the consumers are built from: a change of the documents is no other product. */
async function describeCommit(): Promise<string> {
  const git = async (...args: string[]): Promise<string> => (await promisify(execFile)('git', args)).stdout.trim();
  const commit = await git('rev-parse', '--short', 'HEAD').catch(() => 'unknown');
  const changed = await git('status', '--porcelain', 'apps', 'libs').catch(() => '');
  return changed === '' ? commit : `${commit}+`;
}
