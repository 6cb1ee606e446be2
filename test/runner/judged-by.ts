import { projectRoot } from '../../stack/place.ts';
import { runCommand } from './command.ts';
import type { TierRun } from './tier.ts';

/** What a program says is wrong, one line each; none when it ends with 0. It runs in the project's root. */
export async function judgedBy(
  command: string,
  args: readonly string[],
  { signal }: Pick<TierRun, 'signal'>,
): Promise<string[]> {
  const { code, output } = await runCommand(command, [...args], { cwd: projectRoot, signal, output: 'keep' });
  return code === 0 ? [] : output.trim().split('\n');
}
