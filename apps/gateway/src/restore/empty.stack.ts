import { readRawSchema, type CassandraClient } from '@freshwax/cassandra';
import type { TopicIds, TopicsAdmin } from '@freshwax/kafka';
import type { Connection } from '@freshwax/postgres';
import { BackupRefusedError } from '../backup/backup-refused.error.ts';
import type { BackupManifest } from '../backup/manifest.ts';

const makeRoom =
  'restore into an empty stack: `npx freshwax reset` empties this one (in containers: docker compose down --volumes)';

const APPS = `SELECT DISTINCT application_name AS name FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'freshwax_writer' ORDER BY 1`;

const TABLES = `SELECT schemaname AS schema, tablename AS name FROM pg_tables WHERE schemaname IN ('live', 'book') ORDER BY 1, 2`;

/** What is there before anything has come: the steps of bootstrap, partitions that were claimed, a pass in which nothing expired. */
const EMPTY_THOUGH: Readonly<Record<string, string>> = {
  'book.operation': 'false',
  'book.retention_pass': 'false',
  'book.ingest_offset': 'next_offset > base_offset OR generation > 0',
};

/** The apps write into what is restored, and hold what is about to be exchanged. @throws BackupRefusedError */
export async function refuseWhileAtWork(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ name: string }>(APPS);
  if (rows.length > 0)
    throw new BackupRefusedError(
      `${rows.map(({ name }) => name || 'somebody').join(', ')} writes in this database`,
      'stop everything but the servers, then again',
    );
}

/** @throws BackupRefusedError naming the first table that has rows */
export async function refuseRows(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ schema: string; name: string }>(TABLES);
  for (const table of rows.map(({ schema, name }) => `${schema}.${name}`)) {
    const { rows: found } = await connection.query(
      `SELECT 1 FROM ${table} WHERE ${EMPTY_THOUGH[table] ?? 'true'} LIMIT 1`,
    );
    if (found.length > 0) throw new BackupRefusedError(`this stack has data: rows in ${table} of PostgreSQL`, makeRoom);
  }
}

const VIEWS = `SELECT DISTINCT v.oid::regclass::text AS name FROM pg_depend d
  JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class
  JOIN pg_class t ON d.refclassid = 'pg_class'::regclass AND t.oid = d.refobjid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname IN ('live', 'book') AND v.oid <> t.oid ORDER BY 1`;

/** Tables of an older version are about to take the place of those that are there. @throws BackupRefusedError naming views over them */
export async function refuseViews(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ name: string }>(VIEWS);
  if (rows.length > 0)
    throw new BackupRefusedError(
      `views read the tables, and would go with them: ${rows.map(({ name }) => name).join(', ')}`,
      'drop them, and make them again afterwards',
    );
}

/** @param cassandra bound to no keyspace @throws BackupRefusedError; NewerKeyspaceError */
export async function refuseRawRows(cassandra: CassandraClient, keyspace: string): Promise<void> {
  if ((await readRawSchema(cassandra, keyspace)) === undefined) return;
  const { rows } = await cassandra.execute(`SELECT log_window FROM ${keyspace}.spotify_events LIMIT 1`);
  if (rows.length > 0) throw new BackupRefusedError('this stack has data: raw events in Cassandra', makeRoom);
}

/** What a partition held goes on in the partition of the same number. @throws BackupRefusedError */
export async function refuseFewerPartitions(
  { positions }: BackupManifest,
  { topics, topicIds }: { topics: TopicsAdmin; topicIds: TopicIds },
): Promise<void> {
  for (const [topic, of] of Map.groupBy(positions, (it) => it.topic)) {
    if (!(await topicIds.read([topic])).has(topic)) continue;
    const there = (await topics.readWatermarks(topic)).length;
    if (there < partitionsOf(of))
      throw new BackupRefusedError(
        `${topic} has ${there} partitions, ${partitionsOf(of)} were backed up`,
        `make the topics anew with FRESHWAX_PARTITIONS=${partitionsOf(of)}: \`npx freshwax reset\``,
      );
  }
}

/** How many there must be of a topic. */
export const partitionsOf = (positions: readonly { partition: number }[]): number =>
  1 + Math.max(-1, ...positions.map(({ partition }) => partition));
