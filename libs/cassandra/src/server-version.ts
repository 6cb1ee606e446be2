import type { CassandraClient } from './cassandra.client.ts';

/** Release of the node that answers, `4.1.7`. @throws driver errors, see cassandraVerdict */
export async function readServerVersion(client: CassandraClient): Promise<string> {
  const { rows } = await client.execute('SELECT release_version FROM system.local');
  return rows[0]!['release_version'] as string;
}
