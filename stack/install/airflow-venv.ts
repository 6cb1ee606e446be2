import { join } from 'node:path';
import { projectRoot } from '../place.ts';
import { installVenv, lockHash, type Venv } from './python-venv.ts';

/** About 15 s to make, 320 MB. */
const airflow: Venv = {
  name: 'airflow',
  lock: join(projectRoot, 'airflow', 'requirements.lock'),
  fix: 'npx freshwax doctor names what Python lacks; without Airflow: npm start -- --no-airflow',
};

/** Changes whenever the installed Airflow does. */
export const airflowLockHash = (): string => lockHash(airflow);

/**
 * The Python program of an environment that holds Airflow.
 *
 * @throws InstallError with the last lines of pip or uv
 */
export const installAirflow = (): Promise<string> => installVenv(airflow);
