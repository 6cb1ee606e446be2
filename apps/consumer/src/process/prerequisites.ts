import { NewerKeyspaceError, readRawSchema, type CassandraClient } from '@freshwax/cassandra';
import type { TopicsAdmin } from '@freshwax/kafka';
import { missingMigrations, NewerSchemaError, type Pool } from '@freshwax/postgres';
import { ConfigurationError } from '@freshwax/runtime';

export interface Prerequisites {
  admin: TopicsAdmin;
  topicPrefix: string;
  pool: Pool;
  cassandra: CassandraClient;
}

/**
 * What bootstrap has still to make before records can flow; empty when all is there.
 * @throws ConfigurationError where a store is of a newer version: waiting does not help
 */
export async function missingPrerequisites(needed: Prerequisites): Promise<string[]> {
  const checks = [
    ['the topics in Kafka', async () => (await needed.admin.missingTopics(needed.topicPrefix)).length === 0],
    ['the schema in PostgreSQL', async () => (await missingMigrations(needed.pool)).length === 0],
    ['the keyspace in Cassandra', () => hasKeyspace(needed.cassandra)],
  ] as const;
  const verdicts = await Promise.all(
    checks.map(async ([name, check]) => [name, await check().catch(falseUnlessNewer)] as const),
  );
  return verdicts.flatMap(([name, there]) => (there ? [] : [name]));
}

/** A store that is away has nothing yet. */
function falseUnlessNewer(error: unknown): false {
  if (error instanceof NewerSchemaError || error instanceof NewerKeyspaceError)
    throw new ConfigurationError([error.message]);
  return false;
}

async function hasKeyspace(cassandra: CassandraClient): Promise<boolean> {
  return (await readRawSchema(cassandra, cassandra.keyspace)) !== undefined;
}
