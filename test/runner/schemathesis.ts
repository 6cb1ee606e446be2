import { InstallError } from '../../stack/install/install-error.mjs';
import { installPythonTool } from './python-tool.ts';

/**
 * What the tests of the contract need: a Python that holds schemathesis (40 MB, fetched into the cache when it is not there
 * yet). Where PyPI cannot be reached they are skipped, and this says why.
 */
export async function schemathesisEnv(): Promise<Record<string, string>> {
  try {
    return { FRESHWAX_SCHEMATHESIS: await installPythonTool('schemathesis') };
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    process.stderr.write(`the routes are not asked at random: ${[error.message, ...error.lines].join('\n')}\n`);
    return {};
  }
}
