import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { markRetentionDay, readRetentionDay } from './retention.day.ts';

const PREFIX = 'one.';
let pool: Pool;
beforeAll(async () => {
  pool = await migratedPool();
});
afterAll(() => pool.end());

const isDone = async (prefix: string): Promise<boolean> => (await readRetentionDay(pool, prefix)).isDone;

it('is done for the topics it was marked for, for that very day, and not while a purge has rows to take', async () => {
  const { today } = await readRetentionDay(pool, PREFIX);
  const purge = `INSERT INTO book.purge (id, source, observed_before) VALUES (gen_random_uuid(), 'spotify', 0)`;
  await pool.query(purge);
  await markRetentionDay(pool, PREFIX, today);
  expect(await isDone(PREFIX)).toBe(false);

  await pool.query('UPDATE book.purge SET retracted_at = now()');
  await markRetentionDay(pool, PREFIX, today);
  expect([await isDone(PREFIX), await isDone('other.')]).toEqual([true, false]);

  for (const day of ['day - 1', `day + 365`]) {
    await pool.query(`UPDATE book.retention_day SET day = ${day}`);
    expect(await isDone(PREFIX)).toBe(false);
    await markRetentionDay(pool, PREFIX, today);
    expect(await isDone(PREFIX)).toBe(true);
  }
});
