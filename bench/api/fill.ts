import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PARTITIONS } from '../backlog.ts';
import { say, type BenchSession } from '../session.ts';
import { BenchStores } from '../stores.ts';
import { fillStatements } from './fill.sql.ts';

export interface FillOptions {
  /** Of database and keyspace. */
  name: string;
  topicPrefix: string;
  tracks: number;
}

/** Stores with so many tracks; those that an earlier call in the same data folder has filled are taken as they are. */
export async function fillOnce(
  session: BenchSession,
  { name, topicPrefix, tracks }: FillOptions,
): Promise<BenchStores> {
  const { dataDir } = session.options;
  const record = join(dataDir ?? '', `filled-${name}-${tracks}`);
  if (dataDir !== undefined && existsSync(record)) {
    const stores = session.openStores(name, topicPrefix);
    await session.built.postgres.migrate(stores.env['FRESHWAX_POSTGRES_OWNER_URL']!);
    await makeTopics(session, stores, topicPrefix);
    return stores;
  }
  const stores = await session.createStores(name, topicPrefix);
  await makeTopics(session, stores, topicPrefix);
  await fill(session, stores, { topicPrefix, tracks });
  if (dataDir !== undefined) await writeFile(record, '');
  return stores;
}

/** The gateway measures lag against them; nothing is in them. */
async function makeTopics({ built }: BenchSession, { kafka }: BenchStores, topicPrefix: string): Promise<void> {
  const topics = new built.kafka.TopicsAdmin(kafka);
  await topics.ensureTopics({ topicPrefix, partitions: PARTITIONS, replication: 1 });
  await topics.disconnect();
}

async function fill(session: BenchSession, stores: BenchStores, of: Omit<FillOptions, 'name'>): Promise<void> {
  const url = stores.env['FRESHWAX_POSTGRES_OWNER_URL']!;
  const pool = session.built.postgres.createPool({
    url,
    applicationName: 'bench',
    max: 1,
    statementTimeoutMs: 1_800_000,
  });
  try {
    for (const { name, sql } of fillStatements(of.tracks, of.topicPrefix)) {
      const begin = performance.now();
      await pool.query(sql);
      say(`filled ${name}: ${Math.round(performance.now() - begin)} ms`);
    }
    await pool.query('VACUUM ANALYZE');
  } finally {
    await pool.end();
  }
}
