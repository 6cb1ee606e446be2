import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { airflowLockHash } from '../install/airflow-venv.ts';

const run = promisify(execFile);

const readRevision = `
import os
from sqlalchemy import create_engine, inspect, text
with create_engine(os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]).connect() as connection:
    if inspect(connection).has_table("alembic_version"):
        print(connection.execute(text("select version_num from alembic_version")).scalar() or "")
`;

export interface Migration {
  readonly python: string;
  readonly env: Readonly<Record<string, string>>;
  /** Holds the installed version and the revision that it brought the database to. */
  readonly marker: string;
  readonly signal: AbortSignal;
}

/**
 * Brings Airflow's own database up to the installed version: 5 s, skipped (under 1 s) when this version has already
 * brought this very database there. A marker alone would outlive a database that was thrown away.
 */
export async function migrateAirflow({ python, env, marker, signal }: Migration): Promise<void> {
  const ask = async (args: string[]): Promise<string> => (await run(python, args, { env, signal })).stdout.trim();
  const written = await readFile(marker, 'utf8').catch(() => '');
  const state = async (): Promise<string> => JSON.stringify([airflowLockHash(), await ask(['-c', readRevision])]);
  if (written !== '' && written === (await state())) return;
  await ask(['-m', 'airflow', 'db', 'migrate']);
  await writeFile(marker, await state());
}
