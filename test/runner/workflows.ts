import { dirname, join } from 'node:path';
import { installVenv } from '../../stack/install/python-venv.ts';
import { projectRoot } from '../../stack/place.ts';
import { runCommand } from './command.ts';
import type { TierRun } from './tier.ts';

/** What judges what GitHub runs: its own schemas, and what is known to go wrong in workflows. */
const judges = [
  ['check-jsonschema', '--builtin-schema', 'vendor.github-workflows', '.github/workflows/ci.yml'],
  ['check-jsonschema', '--builtin-schema', 'vendor.dependabot', '.github/dependabot.yml'],
  ['zizmor', '--offline', '--quiet', '--no-progress', '.github/workflows'],
] as const;

/** @throws InstallError where PyPI cannot be reached */
export async function findWorkflowFaults({ signal }: Pick<TierRun, 'signal'>): Promise<string[]> {
  const lock = join(projectRoot, 'test', 'workflows', 'requirements.lock');
  const fix = 'see that Python 3 is there and reaches its registry';
  const programs = dirname(await installVenv({ name: 'workflows', lock, fix }));
  const faults: string[] = [];
  for (const [name, ...args] of judges) {
    const { code, output } = await runCommand(join(programs, name), args, { cwd: projectRoot, signal, output: 'keep' });
    if (code !== 0) faults.push(...output.trim().split('\n'));
  }
  return faults;
}
