import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../../../../test/eventually.ts';
import { migratedPool } from '../../../../test/migrated.ts';
import type { Pool } from '../pool.ts';
import { withConnection } from '../with-connection.ts';
import { AdoptQuery } from './adopt.query.ts';
import { toAdoptions } from './to-adoptions.ts';

const PURGE = '2f6a7e39-6cde-4bb5-9c39-3b2f44f1b8a1';

let pool: Pool;
beforeAll(async () => {
  pool = await migratedPool();
});
afterAll(() => pool.end());

/** A ledger at 10 of generation 0, and a purge that reached to 100 when it began. */
beforeEach(async () => {
  await pool.query(`DELETE FROM book.ingest_offset; DELETE FROM book.partition_generation; DELETE FROM book.purge_bound;
    INSERT INTO book.ingest_offset (topic, part, topic_id, next_offset) VALUES ('t', 0, 'id', 10);
    INSERT INTO book.purge_bound (purge, topic, part, generation, applied_to, upto) VALUES ('${PURGE}', 't', 0, 0, 10, 100)`);
});

const standing = { partition: 0, generation: 0, topicId: 'id', nextOffset: 10n };

async function adopt(topicId: string, { low, high }: { low: bigint; high: bigint }): Promise<object | undefined> {
  const adoptions = toAdoptions([{ ...standing, low, high, goesOnAt: high }], topicId, undefined);
  expect(await new AdoptQuery(pool).adopt('t', topicId, adoptions)).toHaveLength(1);
  return (await pool.query<object>('SELECT generation, upto::int FROM book.purge_bound')).rows[0];
}

it('what a purge forbids stays forbidden in a log that goes on behind what retention removed', async () => {
  expect(await adopt('id', { low: 50n, high: 120n })).toEqual({ generation: 1, upto: 100 });
});

it('a purge that reached no further than where the log goes on stays with the generation it was of', async () => {
  expect(await adopt('id', { low: 100n, high: 120n })).toEqual({ generation: 0, upto: 100 });
});

it.each([
  ['a log that was cut', 'id', { low: 0n, high: 5n }],
  ['a topic that was made anew', 'other', { low: 50n, high: 120n }],
])('what comes to %s is new, whatever its offset', async (_, topicId, marks) => {
  expect(await adopt(topicId, marks)).toEqual({ generation: 0, upto: 100 });
});

it('what a chunk applies while it waits belongs to one generation: nothing is changed, in no partition', async () => {
  await pool.query(`INSERT INTO book.ingest_offset (topic, part, topic_id, next_offset) VALUES ('t', 1, 'id', 10)`);
  const two = [standing, { ...standing, partition: 1 }].map((it) => ({ ...it, low: 0n, high: 10n, goesOnAt: 10n }));
  const adoptions = two.flatMap((it) => toAdoptions([it], 'id', it.partition));
  let adopting: Promise<object[]> = Promise.resolve([]);
  await withConnection(pool, async (chunk) => {
    await chunk.query('BEGIN');
    await chunk.query(`UPDATE book.ingest_offset SET next_offset = 16 WHERE part = 1`);
    adopting = new AdoptQuery(pool).adopt('t', 'id', adoptions);
    await eventually(isWaiting);
    await chunk.query('COMMIT');
  });
  expect(await adopting).toEqual([]);
  expect(await new AdoptQuery(pool).read('t')).toMatchObject([
    { partition: 0, generation: 0, next_offset: '10' },
    { partition: 1, generation: 0, next_offset: '16' },
  ]);
});

async function isWaiting(): Promise<void> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  expect(rows[0]!.n).toBe(1);
}
