import { execa } from 'execa';
import { build } from '../../../../stack/build.ts';
import { inheritedEnv } from '../../../../stack/env.ts';
import { projectRoot } from '../../../../stack/place.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { duration, say } from '../output.ts';

/** Everything that is generated from the code, in order; each is run by this Node from the project's root. */
const generators: readonly (readonly string[])[] = [['docs/generate.ts']];

/** Writes the generated files anew; what they are made from is built first. */
export async function generate(): Promise<ExitCode> {
  await build();
  for (const generator of generators) {
    const begin = performance.now();
    const options = {
      cwd: projectRoot,
      env: inheritedEnv(),
      extendEnv: false,
      stdio: 'inherit',
      reject: false,
    } as const;
    const { failed } = await execa(process.execPath, [...generator], options);
    if (failed) return EXIT.failure;
    say(`${generator.join(' ')} (${duration(performance.now() - begin)})`);
  }
  return EXIT.ok;
}
