import type { CassandraClient } from './cassandra.client.ts';

/** Of cassandra/schema.cql; it rises when that changes, and stands in the table's comment: both change in one statement. */
export const RAW_SCHEMA = 1;

/** A keyspace that a newer Freshwax has changed: this code does not know its table. */
export class NewerKeyspaceError extends Error {
  override readonly name = 'NewerKeyspaceError';
  constructor(keyspace: string, found: number) {
    super(
      `a newer Freshwax has been at the keyspace ${keyspace}, which has schema ${found} where this one knows ${RAW_SCHEMA}. ` +
        'Start the newer one, or restore a backup from before into an empty stack',
    );
  }
}

/** What a table's comment says; 1 where it says nothing, as before it was written there. */
export const toRawSchema = (comment: string): number => Number(/\bschema (\d{1,9})\b/.exec(comment)?.[1] ?? 1);

/**
 * The schema of the raw events; undefined where there is no such table.
 * @throws NewerKeyspaceError; driver errors, see cassandraVerdict
 */
export async function readRawSchema(client: CassandraClient, keyspace: string): Promise<number | undefined> {
  const { rows } = await client.execute(
    `SELECT comment FROM system_schema.tables WHERE keyspace_name = ? AND table_name = 'spotify_events'`,
    [keyspace],
  );
  if (!rows[0]) return undefined;
  const found = toRawSchema(rows[0]['comment'] as string);
  if (found > RAW_SCHEMA) throw new NewerKeyspaceError(keyspace, found);
  return found;
}
