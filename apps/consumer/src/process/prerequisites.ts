import type { CassandraClient } from '@freshwax/cassandra';
import { streams, topicTable } from '@freshwax/contracts';
import type { TopicsAdmin } from '@freshwax/kafka';
import type { Pool } from '@freshwax/postgres';

export interface Prerequisites {
  admin: TopicsAdmin;
  topicPrefix: string;
  pool: Pool;
  cassandra: CassandraClient;
}

/** What bootstrap has still to make before records can flow; empty when all is there. */
export async function missingPrerequisites(needed: Prerequisites): Promise<string[]> {
  const checks = [
    ['the topics in Kafka', () => hasTopics(needed)],
    ['the schema in PostgreSQL', () => hasSchema(needed.pool)],
    ['the keyspace in Cassandra', () => hasKeyspace(needed.cassandra)],
  ] as const;
  const verdicts = await Promise.all(
    checks.map(async ([name, check]) => [name, await check().catch(() => false)] as const),
  );
  return verdicts.flatMap(([name, there]) => (there ? [] : [name]));
}

async function hasTopics({ admin, topicPrefix }: Prerequisites): Promise<boolean> {
  const existing = new Set(await admin.listTopics());
  return streams.every((stream) => existing.has(topicPrefix + topicTable[stream].topic));
}

async function hasSchema(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>(
    `SELECT to_regclass('book.ingest_offset') IS NOT NULL AS there`,
  );
  return rows[0]?.there === true;
}

async function hasKeyspace(cassandra: CassandraClient): Promise<boolean> {
  await cassandra.execute('SELECT offset FROM spotify_events LIMIT 1', [], { prepare: false });
  return true;
}
