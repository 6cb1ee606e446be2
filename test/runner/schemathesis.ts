import { join } from 'node:path';
import { InstallError } from '../../stack/install/install-error.mjs';
import { installVenv } from '../../stack/install/python-venv.ts';
import { projectRoot } from '../../stack/place.ts';

/**
 * What the tests of the contract need: a Python that holds schemathesis (40 MB, fetched into the cache when it is not there
 * yet). Where PyPI cannot be reached they are skipped, and this says why.
 */
export async function schemathesisEnv(): Promise<Record<string, string>> {
  try {
    const lock = join(projectRoot, 'test', 'schemathesis', 'requirements.lock');
    const fix = 'see that Python 3 is there and reaches its registry';
    return { FRESHWAX_SCHEMATHESIS: await installVenv({ name: 'schemathesis', lock, fix }) };
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    process.stderr.write(`the routes are not asked at random: ${[error.message, ...error.lines].join('\n')}\n`);
    return {};
  }
}
