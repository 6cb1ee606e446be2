import type { CassandraClient } from '@freshwax/cassandra';
import type { TopicsAdmin } from '@freshwax/kafka';
import { missingMigrations, type Pool } from '@freshwax/postgres';

export interface Prerequisites {
  admin: TopicsAdmin;
  topicPrefix: string;
  pool: Pool;
  cassandra: CassandraClient;
}

/** What bootstrap has still to make before records can flow; empty when all is there. */
export async function missingPrerequisites(needed: Prerequisites): Promise<string[]> {
  const checks = [
    ['the topics in Kafka', async () => (await needed.admin.missingTopics(needed.topicPrefix)).length === 0],
    ['the schema in PostgreSQL', async () => (await missingMigrations(needed.pool)).length === 0],
    ['the keyspace in Cassandra', () => hasKeyspace(needed.cassandra)],
  ] as const;
  const verdicts = await Promise.all(
    checks.map(async ([name, check]) => [name, await check().catch(() => false)] as const),
  );
  return verdicts.flatMap(([name, there]) => (there ? [] : [name]));
}

async function hasKeyspace(cassandra: CassandraClient): Promise<boolean> {
  await cassandra.execute('SELECT offset FROM spotify_events LIMIT 1', [], { prepare: false });
  return true;
}
