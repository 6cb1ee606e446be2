import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { installAirflow } from '../install/airflow-venv.ts';
import type { Place } from '../place.ts';
import { airflowProbe } from '../probes/airflow.probe.ts';
import type { StackSecrets } from '../secrets.ts';
import type { ProcessSpec, ServiceSpec, StopSpec } from '../service.ts';
import { AIRFLOW_USER, airflowEnv, airflowFiles, airflowPassword } from './airflow-env.ts';
import { migrateAirflow } from './airflow-migration.ts';

// A scheduler waits for its running tasks, and each task leads a group of its own inside the scheduler's session.
const first: StopSpec = { stage: 0, withinMs: 3_000, kills: 'session' };
// Tasks report to the api-server until they end: it goes last.
const last: StopSpec = { stage: 1, withinMs: 1_000, kills: 'session' };

/**
 * Airflow's api-server, scheduler and dag-processor. No triggerer: nothing here is deferrable and it takes 250 MB
 * (Airflow's page shows it red). `airflow standalone` would orphan its children on SIGTERM.
 */
export function airflowService(place: Place, secrets: StackSecrets): ServiceSpec {
  return {
    name: 'airflow',
    ports: [place.ports.airflow],
    readyWithinMs: 600_000,
    isReady: airflowProbe(place.ports.airflow),
    prepare: async (signal) => {
      const python = await installAirflow();
      const { home, migrated } = airflowFiles(place);
      await mkdir(home, { recursive: true });
      // Not by mkdir's mode: it would close the folders above, and PostgreSQL's user has to pass through them.
      await chmod(home, 0o700);
      await writePasswords(place, secrets);
      const env = await airflowEnv(place, secrets);
      await migrateAirflow({ python, env, marker: migrated, signal });
      const process = (name: string, args: string[], stop: StopSpec): ProcessSpec => {
        return { name, command: python, args: ['-m', 'airflow', ...args], cwd: home, env, stop };
      };
      return [
        process('airflow-api-server', ['api-server'], last),
        // Its log server would listen on every interface.
        process('airflow-scheduler', ['scheduler', '--skip-serve-logs'], first),
        process('airflow-dag-processor', ['dag-processor'], first),
      ];
    },
  };
}

/** SimpleAuthManager prints the password of a user that it does not find in this file; ours never reaches a log. */
async function writePasswords(place: Place, secrets: StackSecrets): Promise<void> {
  const passwords = { [AIRFLOW_USER]: await airflowPassword(secrets) };
  await writeFile(airflowFiles(place).passwords, JSON.stringify(passwords), { mode: 0o600 });
}
