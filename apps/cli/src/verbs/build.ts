import { build as buildStack } from '../../../../stack/build.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { duration, say } from '../output.ts';

export async function build(): Promise<ExitCode> {
  const begin = performance.now();
  const built = await buildStack();
  say(
    built.length > 0 ? `built ${built.join(' and ')} (${duration(performance.now() - begin)})` : 'dist/ is up to date',
  );
  return EXIT.ok;
}
