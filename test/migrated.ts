import { migrate, type Pool } from '@freshwax/postgres';
import { testPool } from './pool.ts';
import { isolatedNamespace } from './servers.ts';

/** Connections to a database of one test, which has every table and no row. */
export async function migratedPool(): Promise<Pool> {
  const { env } = await isolatedNamespace();
  await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
  return testPool(env['FRESHWAX_POSTGRES_URL']!);
}
