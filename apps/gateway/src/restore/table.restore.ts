import { pipeline } from 'node:stream/promises';
import { copyIn, type Connection } from '@freshwax/postgres';
import type { BackupProgress } from '../backup/backup.progress.ts';
import { BackupRefusedError } from '../backup/backup-refused.error.ts';
import type { StoredBackup } from '../backup/stored.backup.ts';

// Of the version that was backed up: some of them have gone since.
const TABLES = `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('live', 'book')`;

/**
 * Nobody is at them any more. Of purges and rebuilds none is among them that has begun: a backup waits for those. With the tables, not
 * after them: a stack whose restore broke off may be started.
 * @param columns of the version that was backed up
 */
const endOperations = (columns: readonly string[]): string =>
  `UPDATE book.operation SET state = 'cancelled', finished_at = now(), log = log || to_jsonb('the stack was restored from a backup'::text)
  ${columns.includes('worker') ? ', worker = NULL, lease_until = NULL' : ''} WHERE finished_at IS NULL`;

/**
 * Fills the tables: all of them, or none.
 * @throws BackupRefusedError; driver errors; the signal's reason
 */
export async function restoreTables(
  backup: StoredBackup,
  connection: Connection,
  { progress, signal }: { progress: BackupProgress; signal: AbortSignal },
): Promise<void> {
  await connection.query('BEGIN');
  const { rows } = await connection.query<{ name: string }>(TABLES);
  const there = new Set(rows.map(({ name }) => name));
  // What bootstrap, claims and an expiry of nothing have left.
  const left = ['book.operation', 'book.ingest_offset', 'book.retention_pass'].filter((name) => there.has(name));
  await connection.query(`TRUNCATE ${left.join(', ')}`);
  const { tables } = backup.manifest;
  for (const [at, { file, ...table }] of tables.entries()) {
    const name = `${table.schema}.${table.name}`;
    if (!there.has(name)) throw new BackupRefusedError(`there is no table ${name}`, 'the backup says other migrations');
    progress.show(at / tables.length, name);
    await pipeline(backup.read(file), copyIn(connection, table), { signal });
  }
  const operations = tables.find(({ name }) => name === 'operation');
  if (operations) await connection.query(endOperations(operations.columns));
  await connection.query('COMMIT');
}
