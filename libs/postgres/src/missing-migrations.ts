import type { Pool } from './pool.ts';
import { migrations } from './migrations/index.ts';

// Asked first: a statement that names a table which is not there, or not ours to read yet, fails as a whole.
const IS_READABLE = `SELECT coalesce(has_table_privilege(to_regclass('schema_migration'), 'SELECT'), false) AS is_readable`;

/**
 * Names of this version's migrations that the database has not run; empty when its schema is there in full.
 * @throws driver errors; see postgresVerdict
 */
export async function missingMigrations(pool: Pick<Pool, 'query'>): Promise<string[]> {
  const known = migrations.map(({ name }) => name);
  const { rows: privileges } = await pool.query<{ is_readable: boolean }>(IS_READABLE);
  if (!privileges[0]?.is_readable) return known;
  const { rows } = await pool.query<{ name: string }>('SELECT name FROM schema_migration');
  const ran = new Set(rows.map(({ name }) => name));
  return known.filter((name) => !ran.has(name));
}
