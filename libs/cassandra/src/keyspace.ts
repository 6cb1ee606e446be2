import { readFile } from 'node:fs/promises';
import type { CassandraClient } from './cassandra.client.ts';
import { readRawSchema } from './raw-schema.ts';

/** What cassandra/schema.cql calls the keyspace; replaced by the configured one. */
const DEFAULT_KEYSPACE = 'spotify_data';

export interface KeyspaceSettings {
  /** Path of schema.cql. */
  schemaFile: string;
  keyspace: string;
  replication: number;
}

/**
 * Creates keyspace and tables where they are missing. The client must not be bound to the keyspace: it may not exist yet.
 * @throws NewerKeyspaceError; driver errors, see cassandraVerdict
 */
export async function ensureKeyspace(
  client: CassandraClient,
  { schemaFile, keyspace, replication }: KeyspaceSettings,
): Promise<void> {
  await readRawSchema(client, keyspace);
  for (const statement of statementsOf(await readFile(schemaFile, 'utf8'))) {
    const named = statement.replaceAll(new RegExp(`\\b${DEFAULT_KEYSPACE}\\b`, 'g'), keyspace);
    const replicated = named.replace(/'replication_factor': \d+/, `'replication_factor': ${replication}`);
    await client.execute(replicated, [], { prepare: false });
  }
}

/** Splits CQL at semicolons; comments run to the end of their line. */
function statementsOf(cql: string): string[] {
  return cql
    .replaceAll(/^\s*--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
