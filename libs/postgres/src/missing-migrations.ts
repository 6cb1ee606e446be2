import type { Pool } from './pool.ts';
import { migrationNames } from './migrate.ts';
import { NewerSchemaError } from './newer-schema.error.ts';

// Asked first: a statement that names a table which is not there, or not ours to read yet, fails as a whole.
const IS_READABLE = `SELECT coalesce(has_table_privilege(to_regclass('schema_migration'), 'SELECT'), false) AS is_readable`;

/**
 * Names of this version's migrations that the database has not run; empty when its schema is there in full.
 * @throws NewerSchemaError when it has run others; driver errors, see postgresVerdict
 */
export async function missingMigrations(pool: Pick<Pool, 'query'>): Promise<string[]> {
  const { rows: privileges } = await pool.query<{ is_readable: boolean }>(IS_READABLE);
  if (!privileges[0]?.is_readable) return [...migrationNames];
  const { rows } = await pool.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY id');
  const ran = rows.map(({ name }) => name);
  const unknown = ran.filter((name) => !migrationNames.includes(name));
  if (unknown.length > 0) throw new NewerSchemaError(unknown);
  return migrationNames.filter((name) => !ran.includes(name));
}
