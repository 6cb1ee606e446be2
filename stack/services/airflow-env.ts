import { join } from 'node:path';
import { inheritedEnv } from '../env.ts';
import { projectRoot, type Place } from '../place.ts';
import { readOrGenerate, type StackSecrets } from '../secrets.ts';

/** The one user of Airflow's pages. */
export const AIRFLOW_USER = 'admin';

/** Where Airflow's files of one stack lie. */
export function airflowFiles({ dataDir }: Place) {
  const home = join(dataDir, 'data', 'airflow');
  return { home, passwords: join(home, 'passwords.json'), migrated: join(home, 'migrated.json') };
}

/** The password of AIRFLOW_USER, generated at its first use. */
export const airflowPassword = ({ folder }: StackSecrets): Promise<string> =>
  readOrGenerate(join(folder, 'airflow-admin.password'));

/** Settings of all three processes and of the migration: they have to agree, above all on the JWT secret and issuer. */
export async function airflowEnv(place: Place, secrets: StackSecrets): Promise<Record<string, string>> {
  const { ports, logDir } = place;
  const { home, passwords } = airflowFiles(place);
  const url = `http://127.0.0.1:${ports.airflow}`;
  const secret = (name: string): Promise<string> => readOrGenerate(join(secrets.folder, `airflow-${name}`));
  return {
    ...inheritedEnv(),
    AIRFLOW_HOME: home,
    FRESHWAX_GATEWAY_URL: `http://127.0.0.1:${ports.gateway}`,
    FRESHWAX_ADMIN_KEY_FILE: secrets.adminKeyFile,
    PYTHONUNBUFFERED: '1',
    // Airflow's processes give themselves titles and would write over the environment to make room: with it goes the
    // mark by which what a dead scheduler left is found and ended.
    SPT_NOENV: '1',
    // Airflow itself is compiled when it is installed; nothing is to be written beside the DAG files.
    PYTHONDONTWRITEBYTECODE: '1',
    ...section('core', {
      dags_folder: join(projectRoot, 'airflow', 'dags'),
      load_examples: 'False',
      executor: 'LocalExecutor',
      parallelism: '2',
      dags_are_paused_at_creation: 'False',
      // Fernet wants the padding that the other secrets do without.
      fernet_key: `${await secret('fernet.key')}=`,
      simple_auth_manager_users: `${AIRFLOW_USER}:admin`,
      simple_auth_manager_passwords_file: passwords,
      // Its default names port 8080: tasks of a stack with an offset would report to another one.
      execution_api_server_url: `${url}/execution/`,
    }),
    ...section('api', {
      host: '127.0.0.1',
      port: String(ports.airflow),
      base_url: url,
      workers: '1',
      secret_key: await secret('api.key'),
    }),
    ...section('api_auth', { jwt_secret: await secret('jwt.key'), jwt_issuer: 'freshwax' }),
    ...section('database', { sql_alchemy_conn: connection(place, secrets) }),
    ...section('logging', { base_log_folder: join(logDir, 'airflow') }),
    ...section('usage_data_collection', { enabled: 'False' }),
    ...section('dag_processor', {
      parsing_processes: '1',
      min_file_process_interval: '60',
      refresh_interval: '60',
      print_stats_interval: '0',
    }),
    ...section('scheduler', {
      // How often it looks for something to do: what it starts runs once an hour, and a second of waiting is a core's 3 %.
      scheduler_idle_sleep_time: '2',
      orphaned_tasks_check_interval: '20',
      scheduler_health_check_threshold: '20',
      task_instance_heartbeat_sec: '5',
      task_instance_heartbeat_timeout: '30',
    }),
  };
}

/** Tests keep Airflow's own tables in a file, so that it can run beside a PostgreSQL that a test restarts. */
function connection(place: Place, { postgres }: StackSecrets): string {
  // One writer at a time: what waits for its turn on a busy machine waits longer than the five seconds of the default.
  if (place.fast) return `sqlite:///${join(airflowFiles(place).home, 'airflow.db')}?timeout=60`;
  return `postgresql+psycopg2://airflow:${postgres.airflow}@127.0.0.1:${place.ports.postgres}/airflow`;
}

const section = (name: string, settings: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([key, value]) => [`AIRFLOW__${name}__${key}`.toUpperCase(), value]));
