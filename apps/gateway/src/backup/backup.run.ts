import { readRawSchema } from '@freshwax/cassandra';
import { copyOut, missingMigrations, withConnection, type Connection, type Connections } from '@freshwax/postgres';
import type { BackupFolder } from './backup.folder.ts';
import type { BackupProgress } from './backup.progress.ts';
import { BackupRefusedError } from './backup-refused.error.ts';
import type { BackupStores } from './backup.stores.ts';
import { inMaintenance } from './maintenance.turn.ts';
import { FORMAT, type BackupManifest, type StoredFile } from './manifest.ts';
import { persistentlyOf } from './persistently.ts';
import { RawBackup } from './raw.backup.ts';
import { BEGIN_SNAPSHOT, readSnapshot, type CopiedTable, type Snapshot } from './snapshot.query.ts';
import { writeUnapplied } from './unapplied.backup.ts';

export interface BackupSettings {
  keyspace: string;
  topicPrefix: string;
  /** Of the code that runs. */
  version: string;
}

export interface BackupParts {
  stores: BackupStores;
  progress: BackupProgress;
  signal: AbortSignal;
}

/** What a backup came to. */
export interface BackupReport {
  takenAt: string;
  tookMs: number;
  /** Rows of PostgreSQL, raw rows of Cassandra, records that were not applied yet. */
  tableRows: number;
  rawRows: number;
  unappliedRecords: number;
  files: number;
  bytes: number;
  /** Raw rows that the books count and Cassandra has not: lost before the backup, as `reconcile` tells. */
  missingRawRows: number;
  /** Records not applied yet that nobody can read, and that are left out. */
  unreadableRecords: number;
}

const START = 'start Freshwax, which makes what is missing, or back up with the version that made it';

/**
 * Copies both stores while the pipeline goes on: PostgreSQL in one snapshot, whose ledger says which raw rows belong to it.
 * What comes meanwhile is left out of both.
 * @throws BackupRefusedError; NewerSchemaError, NewerKeyspaceError; driver errors; file errors; the signal's reason
 */
export async function runBackup(
  folder: BackupFolder,
  settings: BackupSettings,
  parts: BackupParts,
): Promise<BackupReport> {
  const begin = performance.now();
  const { stores, progress, signal } = parts;
  const persistently = persistentlyOf(parts);
  // What is done on a connection is not repeated: the lock and the snapshot end with it.
  const connections = { connect: () => persistently(() => stores.pool.connect()) };
  if ((await persistently(() => missingMigrations(stores.pool))).length > 0)
    throw new BackupRefusedError('the database is not of this version yet', START);
  const cassandra = stores.cassandra(settings.keyspace);
  const rawSchema = await persistently(() => readRawSchema(cassandra, settings.keyspace));
  if (rawSchema === undefined) throw new BackupRefusedError(`there is no keyspace ${settings.keyspace}`, START);
  return inMaintenance(
    connections,
    async (held) => {
      const { snapshot, tables } = await copyTables(folder, connections, parts);
      progress.say(`PostgreSQL is copied as of ${snapshot.takenAt.toISOString()}`);
      const { pool } = stores;
      const windows = await new RawBackup({ cassandra, pool, folder, progress, signal }).write(snapshot.logs);
      const unapplied = await writeUnapplied(snapshot.logs, settings.topicPrefix, {
        ...stores,
        folder,
        signal,
        persistently,
      });
      // Whoever has lost this connection has lost the turn, and what was read may not fit.
      await held.query('SELECT 1');
      const manifest = toManifest(snapshot, { ...settings, rawSchema, tables, windows, unapplied: unapplied.files });
      await folder.finish(manifest);
      const tookMs = Math.round(performance.now() - begin);
      const counts = { missingRawRows: missingRows(snapshot, manifest), unreadableRecords: unapplied.unreadable };
      return { ...toCounts(manifest), ...counts, tookMs };
    },
    { signal, say: (line) => progress.say(line) },
  );
}

async function copyTables(
  folder: BackupFolder,
  connections: Connections,
  { progress, signal }: BackupParts,
): Promise<{ snapshot: Snapshot; tables: BackupManifest['tables'] }> {
  return withConnection(connections, async (connection) => {
    await connection.query(BEGIN_SNAPSHOT);
    const snapshot = await readSnapshot(connection);
    const tables: BackupManifest['tables'] = [];
    for (const table of snapshot.tables) {
      progress.show(tables.length / snapshot.tables.length, `${table.schema}.${table.name}`);
      tables.push({ ...table, file: await copyTable(connection, table, { folder, signal }) });
    }
    await connection.query('COMMIT');
    return { snapshot, tables };
  });
}

const copyTable = (
  connection: Connection,
  table: CopiedTable,
  { folder, signal }: { folder: BackupFolder; signal: AbortSignal },
): Promise<StoredFile> =>
  folder.write(`postgres/${table.schema}.${table.name}.copy.gz`, copyOut(connection, table), signal);

function toManifest(
  { takenAt, migrations, logs }: Snapshot,
  rest: Omit<BackupManifest, 'format' | 'takenAt' | 'migrations' | 'positions'> & BackupSettings,
): BackupManifest {
  const { version, topicPrefix, rawSchema, tables, windows, unapplied } = rest;
  const positions = logs.map(({ topic, partition, generation, topicId, from, to }) => {
    return { topic, partition, generation, topicId, from: String(from), to: String(to) };
  });
  const head = { format: FORMAT, version, takenAt: takenAt.toISOString(), topicPrefix } as const;
  return { ...head, migrations, rawSchema, positions, tables, windows, unapplied };
}

/** What retention has taken since is not missing. */
function missingRows({ rawRows }: Snapshot, { windows }: BackupManifest): number {
  const today = new Date().toISOString().slice(0, 10);
  const expected = rawRows.reduce((sum, { until, n }) => (until === 'infinity' || until > today ? sum + n : sum), 0);
  return Math.max(0, expected - rowsOf(windows));
}

const rowsOf = (all: readonly { file: StoredFile }[]): number => all.reduce((sum, { file }) => sum + file.rows, 0);

function toCounts({ takenAt, tables, windows, unapplied }: BackupManifest) {
  const files = [...tables, ...windows, ...unapplied];
  return {
    takenAt,
    tableRows: rowsOf(tables),
    rawRows: rowsOf(windows),
    unappliedRecords: rowsOf(unapplied),
    files: files.length,
    bytes: files.reduce((sum, { file }) => sum + file.bytes, 0),
  };
}
