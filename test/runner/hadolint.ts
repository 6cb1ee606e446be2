import { dirname, join } from 'node:path';
import { installVenv } from '../../stack/install/python-venv.ts';
import { projectRoot } from '../../stack/place.ts';

/**
 * The program that judges a Dockerfile, fetched into the cache when it is not there yet.
 * @throws InstallError where PyPI cannot be reached
 */
export async function installHadolint(): Promise<string> {
  const lock = join(projectRoot, 'test', 'hadolint', 'requirements.lock');
  const fix = 'see that Python 3 is there and reaches its registry';
  return join(dirname(await installVenv({ name: 'hadolint', lock, fix })), 'hadolint');
}
