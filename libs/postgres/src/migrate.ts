import type { DataSource, QueryRunner } from 'typeorm';
import { migrations } from './migrations/index.ts';
import { NewerSchemaError } from './newer-schema.error.ts';

// Any constant: two migrators that start at once take turns.
const MIGRATION_LOCK = 4_711_001;

/** Names of all migrations of this version, in the order they run. */
export const migrationNames: readonly string[] = migrations.map(({ name }) => name);

type Migration = (typeof migrations)[number];

export interface MigrateOptions {
  /** Name of the last migration to run, as an earlier version left its schema; default: all. */
  upTo?: string;
  /** Called with the name of each migration when it begins: one over millions of rows takes minutes. */
  onBegin?: (name: string) => void;
}

/**
 * Brings the schema to this version; repeats are harmless.
 * @returns names of the migrations that ran now
 * @throws NewerSchemaError when the database is ahead of the code, or of `upTo`; RangeError for one that there is not
 */
export async function migrate(ownerUrl: string, { upTo, onBegin }: MigrateOptions = {}): Promise<string[]> {
  // Loaded here: every process imports this file, and one of them migrates.
  const { createDataSource } = await import('./data-source.ts');
  const dataSource = createDataSource({
    url: ownerUrl,
    applicationName: 'freshwax-migrate',
    max: 2,
    // Who migrates has nothing else to do; a server that is not there says so at once.
    connectWithinMs: 30_000,
    // An index over millions of rows takes minutes.
    statementTimeoutMs: 0,
    migrations: migrationsUpTo(upTo).map((migration) => said(migration, onBegin)),
  });
  await dataSource.initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseNewerSchema(dataSource);
    const ran = await dataSource.runMigrations({ transaction: 'each' });
    // Every process looks here whether it may begin.
    await runner.query('GRANT SELECT ON schema_migration TO freshwax_writer, freshwax_reader');
    return ran.map((migration) => migration.name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await runner.release();
    await dataSource.destroy();
  }
}

function migrationsUpTo(last: string | undefined): readonly Migration[] {
  if (last === undefined) return migrations;
  if (!migrationNames.includes(last)) throw new RangeError(`there is no migration ${last}`);
  return migrations.slice(0, migrationNames.indexOf(last) + 1);
}

/** The same migration, heard before it begins: TypeORM speaks of one when it is done. */
function said(migration: Migration, onBegin: ((name: string) => void) | undefined): Migration {
  return class extends migration {
    override async up(runner: QueryRunner): Promise<void> {
      onBegin?.(this.name);
      await super.up(runner);
    }
  };
}

async function refuseNewerSchema(dataSource: DataSource): Promise<void> {
  const [{ table }] = (await dataSource.query(`SELECT to_regclass('schema_migration')::text AS table`)) as [
    { table: string | null },
  ];
  if (!table) return;
  const known = new Set(dataSource.migrations.map((migration) => migration.name));
  const rows = (await dataSource.query('SELECT name FROM schema_migration ORDER BY id')) as { name: string }[];
  const unknown = rows.map((row) => row.name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new NewerSchemaError(unknown);
}
