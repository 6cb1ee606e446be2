import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AdoptQuery, migrate, toAdoptions, type Pool } from '@freshwax/postgres';
import { testPool } from '../../../../test/pool.ts';
import { isolatedNamespace } from '../../../../test/servers.ts';
import type { GatewayEnv } from '../env.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { DataVersion } from './data-version.ts';

let pool: Pool;
let store: PostgresStore;
beforeAll(async () => {
  const { env } = await isolatedNamespace();
  const url = env['FRESHWAX_POSTGRES_URL']!;
  await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
  pool = testPool(url);
  store = new PostgresStore({ FRESHWAX_POSTGRES_URL: url } as GatewayEnv);
});
afterAll(() => Promise.all([pool.end(), store.onApplicationShutdown()]));

it('what a topic brought before it was made anew still counts', async () => {
  const settled = async (): Promise<object> => (await new DataVersion(store).current()).settled;
  await pool.query(
    `INSERT INTO book.ingest_offset (topic, part, topic_id, next_offset, applied, rejected) VALUES ('t', 0, 'id', 10, 7, 3)`,
  );
  expect(await settled()).toEqual({ applied: 7, rejected: 3 });
  const log = { low: 0n, high: 5n, goesOnAt: 5n };
  const anew = toAdoptions(
    [{ partition: 0, generation: 0, topicId: 'id', nextOffset: 10n, ...log }],
    'other',
    undefined,
  );
  expect(await new AdoptQuery(pool).adopt('t', 'other', anew)).toHaveLength(1);
  expect(await settled()).toEqual({ applied: 7, rejected: 3 });
  await pool.query(`UPDATE book.ingest_offset SET applied = 2, rejected = 1`);
  expect(await settled()).toEqual({ applied: 9, rejected: 4 });
});
