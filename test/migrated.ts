import { migrate, type Pool } from '@freshwax/postgres';
import { testPool } from './pool.ts';
import { isolatedNamespace } from './servers.ts';

/** The addresses of a database of one test, which has every table and no row. */
async function migratedDatabase(): Promise<{ writer: string; owner: string }> {
  const { env } = await isolatedNamespace();
  const owner = env['FRESHWAX_POSTGRES_OWNER_URL']!;
  await migrate(owner);
  return { writer: env['FRESHWAX_POSTGRES_URL']!, owner };
}

/** Connections to such a database. */
export const migratedPool = async (): Promise<Pool> => testPool((await migratedDatabase()).writer);

/** Those of the writer, and one of the owner, who may what the writer may not. */
export async function migratedPools(): Promise<{ pool: Pool; owner: Pool }> {
  const { writer, owner } = await migratedDatabase();
  return { pool: testPool(writer), owner: testPool(owner, { max: 1 }) };
}
