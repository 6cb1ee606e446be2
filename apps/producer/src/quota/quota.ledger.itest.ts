import { afterAll, beforeAll, describe } from '@jest/globals';
import { migrate, type Pool } from '@freshwax/postgres';
import { testPool } from '../../../../test/pool.ts';
import { isolatedNamespace } from '../../../../test/servers.ts';
import { describeQuotas } from '../../test/quota.suite.ts';
import { PostgresQuotaStore } from './quota.store.ts';

describe('the ledger of calls in PostgreSQL', () => {
  const pools: Pool[] = [];
  beforeAll(async () => {
    const { env } = await isolatedNamespace();
    await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
    // Two connections each of eight: as many at once as eight processes have.
    for (let nth = 0; nth < 8; nth++) pools.push(testPool(env['FRESHWAX_POSTGRES_URL']!, { max: 2 }));
  });
  afterAll(() => Promise.all(pools.map((pool) => pool.end())));

  let opened = 0;
  const open = () => new PostgresQuotaStore(pools[opened++ % pools.length]!, 'spotify');
  const empty = async (): Promise<void> => void (await pools[0]!.query('DELETE FROM book.quota_ledger'));
  describeQuotas({ open, empty, runs: 25 });
});
