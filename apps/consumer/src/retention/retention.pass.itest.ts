import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { beginPass, endPass } from './retention.pass.ts';

const PREFIX = 'one.';
const PURGE = '00000000-0000-4000-8000-000000000001';
let pool: Pool;
beforeAll(async () => {
  pool = await migratedPool();
});
afterAll(() => pool.end());

const isDone = async (prefix = PREFIX): Promise<boolean> => (await beginPass(pool, prefix)).isDone;

/** As if the last pass had begun then: `today` is the UTC midnight of PostgreSQL's day. */
const letItBegin = (sql: string): Promise<unknown> =>
  pool.query(
    `INSERT INTO book.retention_pass SELECT $1, (${sql}) AT TIME ZONE 'UTC' FROM (SELECT date_trunc('day', now() AT TIME ZONE 'UTC') AS today) t
    ON CONFLICT (topic_prefix) DO UPDATE SET began_at = excluded.began_at`,
    [PREFIX],
  );

it('does a day when it began at one in the morning or later, for the topics of its prefix', async () => {
  expect(await isDone()).toBe(false);
  await letItBegin(`today + interval '1 hour'`);
  expect([await isDone(), await isDone('other.')]).toEqual([true, false]);
  await letItBegin(`today + interval '23 hours 59 minutes'`);
  expect(await isDone()).toBe(true);
});

it('does not do it before: late clocks write what ends at midnight; nor does one of another day', async () => {
  for (const when of ['59 minutes', '-1 hours', '25 hours', '365 days']) {
    await letItBegin(`today + interval '${when}'`);
    expect([when, await isDone()]).toEqual([when, false]);
  }
});

const beganAt = async (): Promise<Date | undefined> =>
  (await pool.query<{ began_at: Date }>('SELECT began_at FROM book.retention_pass')).rows[0]?.began_at;

it('is no whole one while a purge has rows to take; one that failed takes no more', async () => {
  await pool.query('DELETE FROM book.retention_pass');
  await pool.query(`INSERT INTO book.purge (id, source, observed_before) VALUES ('${PURGE}', 'spotify', 0)`);
  await pool.query(`INSERT INTO book.operation (id, type, state, progress, request, log, created_at)
    VALUES ('${PURGE}', 'purge', 'running', 0, '{}', '[]', now())`);
  const pass = await beginPass(pool, PREFIX);
  await endPass(pool, PREFIX, pass);
  expect(await beganAt()).toBeUndefined();

  await pool.query(`UPDATE book.operation SET state = 'failed', finished_at = now()`);
  await endPass(pool, PREFIX, pass);
  expect((await beganAt())!.toISOString().slice(0, 10)).toBe(pass.today);
});
