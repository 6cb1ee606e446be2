import { ensureKeyspace, type CassandraClient } from '@freshwax/cassandra';
import { readSettledIds } from '@freshwax/kafka';
import { migrate, migrationNames, missingMigrations, withConnection, type Connection } from '@freshwax/postgres';
import { BackupRefusedError } from '../backup/backup-refused.error.ts';
import type { BackupProgress } from '../backup/backup.progress.ts';
import type { BackupStores } from '../backup/backup.stores.ts';
import { filesOf, type BackupManifest } from '../backup/manifest.ts';
import { persistentlyOf } from '../backup/persistently.ts';
import { readTables } from '../backup/snapshot.query.ts';
import type { StoredBackup } from '../backup/stored.backup.ts';
import type { GatewayEnv } from '../env.ts';
import {
  partitionsOf,
  refuseFewerPartitions,
  refuseRawRows,
  refuseRows,
  refuseViews,
  refuseWhileAtWork,
} from './empty.stack.ts';
import { RawRestore } from './raw.restore.ts';
import { settle, type Adopted } from './settle.ts';
import { restoreTables } from './table.restore.ts';
import { publishUnapplied } from './unapplied.restore.ts';

export interface RestoreParts {
  env: GatewayEnv;
  /** As the owner of the schema. */
  stores: BackupStores;
  progress: BackupProgress;
  signal: AbortSignal;
}

/** What a restore came to. */
export interface RestoreReport {
  /** The moment that the stack is of now. */
  takenAt: string;
  tookMs: number;
  tableRows: number;
  rawRows: number;
  /** Raw rows that retention has ended since. */
  expired: number;
  /** Records that had come and were not applied, published again since no log holds them. */
  published: number;
  /** Partitions that do not go on where they stood. */
  adopted: Adopted[];
  /** Migrations that this version has beyond the backup. */
  migrations: string[];
}

/**
 * Puts a backup into an empty stack whose servers run and whose apps do not. Raw events come first: an interrupted restore
 * leaves some of them, and the stack is no longer an empty one, nor one that looks whole. So each step is repeated while its
 * store does not answer.
 * @throws BackupRefusedError before anything is written; RowsHiddenError; driver errors and KafkaJSError when a store stays
 * away for a minute; the signal's reason
 */
export async function runRestore(backup: StoredBackup, parts: RestoreParts): Promise<RestoreReport> {
  const begin = performance.now();
  const { env, stores, progress, signal } = parts;
  const { manifest } = backup;
  const persistently = persistentlyOf(parts);
  const unbound = stores.cassandra();
  await persistently(() => refuseUnlessEmpty(manifest, unbound, parts));
  await verifyAloud(backup, parts);
  await makeStores(manifest, unbound, parts);
  const cassandra = stores.cassandra(env.FRESHWAX_CASSANDRA_KEYSPACE);
  const { rawRows, expired } = await new RawRestore({ cassandra, progress, signal }).write(backup);
  const topicIds = await readSettledIds(
    [...new Set(manifest.positions.map(({ topic }) => topic))],
    (topics) => persistently(() => stores.topicIds.read(topics)),
    signal,
  );
  const published = await publishUnapplied(backup, { ...stores, topicIds, signal, persistently });
  const onConnection = <T>(work: (connection: Connection) => Promise<T>): Promise<T> =>
    persistently(() => withConnection(stores.pool, work));
  await onConnection((connection) => restoreTables(backup, connection, { progress, signal }));
  const migrations = await persistently(() => migrate(env.FRESHWAX_POSTGRES_OWNER_URL));
  const adopted = await onConnection((connection) => settle(connection, { ...stores, topicIds }));
  await onConnection(analyze);
  const tableRows = manifest.tables.reduce((sum, { file }) => sum + file.rows, 0);
  const tookMs = Math.round(performance.now() - begin);
  return { takenAt: manifest.takenAt, tookMs, tableRows, rawRows, expired, published, adopted, migrations };
}

/** @throws BackupRefusedError, NewerSchemaError, NewerKeyspaceError */
async function refuseUnlessEmpty(
  manifest: BackupManifest,
  unbound: CassandraClient,
  { env, stores }: RestoreParts,
): Promise<void> {
  refuseUnfit(manifest, env);
  await missingMigrations(stores.pool);
  await withConnection(stores.pool, async (connection) => {
    await refuseWhileAtWork(connection);
    await refuseRows(connection);
  });
  await refuseRawRows(unbound, env.FRESHWAX_CASSANDRA_KEYSPACE);
  await refuseFewerPartitions(manifest, stores);
}

/** @throws BackupRefusedError */
function refuseUnfit({ topicPrefix, migrations }: BackupManifest, env: GatewayEnv): void {
  const newer = migrations.filter((name) => !migrationNames.includes(name));
  if (newer.length > 0)
    throw new BackupRefusedError(
      `a newer Freshwax made this backup, with migrations that this one does not know: ${newer.join(', ')}`,
      'restore it with the newer Freshwax',
    );
  if (topicPrefix !== env.FRESHWAX_TOPIC_PREFIX)
    throw new BackupRefusedError(
      `the topics that were backed up begin with "${topicPrefix}", those of this stack with "${env.FRESHWAX_TOPIC_PREFIX}"`,
      `set FRESHWAX_TOPIC_PREFIX=${topicPrefix}`,
    );
}

/** @throws BackupRefusedError naming the first file that is not what was written */
export async function verifyAloud(
  backup: StoredBackup,
  { progress, signal }: Pick<RestoreParts, 'progress' | 'signal'>,
): Promise<void> {
  const total = filesOf(backup.manifest).reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  await backup.verify((bytes) => {
    done += bytes;
    progress.show(done / total, 'looking whether the backup is whole');
  }, signal);
}

/** What bootstrap makes, as far as it is missing: with the partitions and the schema that were backed up. */
async function makeStores(manifest: BackupManifest, unbound: CassandraClient, parts: RestoreParts): Promise<void> {
  const { env, stores } = parts;
  const { FRESHWAX_CASSANDRA_SCHEMA_FILE: schemaFile, FRESHWAX_CASSANDRA_KEYSPACE: keyspace } = env;
  const { FRESHWAX_REPLICATION: replication, FRESHWAX_PARTITIONS } = env;
  const partitions = partitionsOf(manifest.positions) || FRESHWAX_PARTITIONS;
  const persistently = persistentlyOf(parts);
  await persistently(() => stores.topics.ensureTopics({ topicPrefix: manifest.topicPrefix, partitions, replication }));
  await persistently(() => ensureKeyspace(unbound, { schemaFile, keyspace, replication }));
  await persistently(() => makeSchema(manifest, parts));
}

/** The schema as it was when it was backed up: what later migrations do, they do to the data too. */
async function makeSchema({ migrations }: BackupManifest, { env, stores }: RestoreParts): Promise<void> {
  const upTo = migrations.at(-1)!;
  const isThere = await withConnection(stores.pool, async (connection) => {
    const ran = await readRan(connection);
    if (ran.join() === migrations.join()) return true;
    if (ran.length > 0) {
      // The tables are empty; views of somebody else's would go with them.
      await refuseViews(connection);
      await connection.query('DROP SCHEMA IF EXISTS live, book CASCADE; DROP TABLE schema_migration');
    }
    return false;
  });
  if (!isThere) await migrate(env.FRESHWAX_POSTGRES_OWNER_URL, { upTo });
}

async function readRan(connection: Connection): Promise<string[]> {
  const { rows } = await connection.query<{ is_there: boolean }>(
    `SELECT to_regclass('schema_migration') IS NOT NULL AS is_there`,
  );
  if (!rows[0]!.is_there) return [];
  const { rows: ran } = await connection.query<{ name: string }>('SELECT name FROM schema_migration ORDER BY id');
  return ran.map(({ name }) => name);
}

/** Plans without statistics are bad ones, and nobody else makes them at once. */
async function analyze(connection: Connection): Promise<void> {
  for (const { schema, name } of await readTables(connection)) await connection.query(`ANALYZE ${schema}.${name}`);
}
