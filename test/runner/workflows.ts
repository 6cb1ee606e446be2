import { dirname, join } from 'node:path';
import { judgedBy } from './judged-by.ts';
import { installPythonTool } from './python-tool.ts';
import type { TierRun } from './tier.ts';

/** What judges what GitHub runs: its own schemas, and what is known to go wrong in workflows. */
const judges = [
  ['check-jsonschema', '--builtin-schema', 'vendor.github-workflows', '.github/workflows/ci.yml'],
  ['check-jsonschema', '--builtin-schema', 'vendor.dependabot', '.github/dependabot.yml'],
  ['zizmor', '--offline', '--quiet', '--no-progress', '.github/workflows'],
] as const;

/** @throws InstallError where PyPI cannot be reached */
export async function findWorkflowFaults(run: Pick<TierRun, 'signal'>): Promise<string[]> {
  const programs = dirname(await installPythonTool('workflows'));
  const faults: string[] = [];
  for (const [name, ...args] of judges) faults.push(...(await judgedBy(join(programs, name), args, run)));
  return faults;
}
