import { expect, it } from '@jest/globals';
import { migrationNames } from '@freshwax/postgres';
import type { BackupManifest } from '../backup/manifest.ts';
import type { StoredBackup } from '../backup/stored.backup.ts';
import { runRestore, type RestoreParts } from './restore.run.ts';

class Enough extends Error {}

const away = {
  kafka: Object.assign(new Error('Kafka is away'), { name: 'KafkaJSConnectionError' }),
  // As the driver says it of a node that is just being connected to.
  cassandra: new Error('No connection available'),
  postgres: Object.assign(new Error('PostgreSQL is away'), { code: 'ECONNREFUSED' }),
};

/** An empty backup: what matters are the steps. */
const manifest = {
  topicPrefix: '',
  migrations: migrationNames,
  positions: [],
  tables: [],
  windows: [],
  unapplied: [],
} as unknown as BackupManifest;
const backup = { manifest, verify: async () => undefined } as unknown as StoredBackup;

it('goes on where a store does not answer for a moment, once it has begun to write', async () => {
  const failures: Error[] = [];
  const failOnce = async <T>(answer: T): Promise<T> => {
    const failure = failures.pop();
    if (failure) throw failure;
    return answer;
  };
  const query = async (sql: string): Promise<{ rows: object[] }> => {
    // The tables are filled: how, is told elsewhere.
    if (sql.startsWith('TRUNCATE')) throw new Enough();
    if (sql.includes('to_regclass')) return { rows: [{ is_there: true, is_readable: true }] };
    return { rows: sql.includes('FROM schema_migration') ? migrationNames.map((name) => ({ name })) : [] };
  };
  const client = { query, on: () => undefined, off: () => undefined, release: () => undefined };
  let ensured = 0;
  const ensureTopics = (): Promise<string[]> => {
    if (ensured++ === 0) failures.push(away.postgres, away.cassandra, away.kafka);
    return failOnce([]);
  };
  const stores = {
    pool: { query, connect: () => failOnce(client) },
    cassandra: () => ({ execute: () => failOnce({ rows: [] }) }),
    topics: { ensureTopics },
    topicIds: { read: async () => new Map() },
  };
  const env = { FRESHWAX_TOPIC_PREFIX: '', FRESHWAX_CASSANDRA_SCHEMA_FILE: 'cassandra/schema.cql' };
  const said: string[] = [];
  const progress = { say: (line: string) => said.push(line), show: () => undefined };
  const { signal } = new AbortController();

  const restored = runRestore(backup, { env, stores, progress, signal } as unknown as RestoreParts);

  await expect(restored).rejects.toThrow(Enough);
  expect(said).toEqual(['waiting: Kafka is away', 'waiting: No connection available', 'waiting: PostgreSQL is away']);
});
