import { createPool, migrate, type Pool } from '@freshwax/postgres';
import { isolatedNamespace } from './servers.ts';

/** Connections to a database of one test, which has every table and no row. */
export async function migratedPool(): Promise<Pool> {
  const { env } = await isolatedNamespace();
  await migrate(env['FRESHWAX_POSTGRES_OWNER_URL']!);
  return createPool({ url: env['FRESHWAX_POSTGRES_URL']!, applicationName: 'test' });
}
