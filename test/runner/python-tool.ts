import { join } from 'node:path';
import { installVenv } from '../../stack/install/python-venv.ts';
import { projectRoot } from '../../stack/place.ts';

/**
 * The Python that holds what `test/<name>/requirements.lock` names, its programs beside it; fetched into the cache when it is
 * not there yet.
 * @throws InstallError where PyPI cannot be reached
 */
export const installPythonTool = (name: 'hadolint' | 'schemathesis' | 'workflows'): Promise<string> =>
  installVenv({
    name,
    lock: join(projectRoot, 'test', name, 'requirements.lock'),
    fix: 'see that Python 3 is there and reaches its registry',
  });
