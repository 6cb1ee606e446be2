import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { WINDOW_SIZE } from '@freshwax/contracts';
import { withConnection, type Connection, type Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { carryHistory } from './history.carry.ts';

let pool: Pool;
beforeAll(async () => {
  pool = await migratedPool();
});
afterAll(() => pool.end());

it('hours that no record says any more are carried, however many, a bounded number at a time', async () => {
  await pool.query('SELECT book.rebuild_begin()');
  // Two windows of one partition, and another partition; offset 7 of each and all of part 1 from 100 on are there.
  await pool.query(`INSERT INTO live.popularity_history (topic, part, generation, id, source, hour, observed_at, tie, popularity, expires_on, off)
    SELECT 't', n % 2, 0, 'id-' || n, 'spotify', 1, 1, '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1', 5, 'infinity', (n / 2) % 1500 + (n / 3000) * ${WINDOW_SIZE}
    FROM generate_series(0, 5999) AS n`);
  await pool.query(`INSERT INTO shadow_book.ingest_offset (topic, part, topic_id, next_offset)
    SELECT 't', part, 'x', ${2 * WINDOW_SIZE} FROM generate_series(0, 1) AS part`);

  let most = 0;
  const asked = new Set<string>();
  const carried = await withConnection(pool, async (connection) => {
    const query = async (...given: [string, unknown[]]): Promise<{ rows: { offsets?: string[] }[] }> => {
      const result = await connection.query<{ offsets?: string[] }>(...given);
      const found = (result.rows ?? []).reduce((sum, row) => sum + (row.offsets?.length ?? 1), 0);
      most = Math.max(most, found);
      return result;
    };
    const counted = { query } as unknown as Connection;
    await carryHistory(counted, {
      present: async ({ partition }, offsets) => {
        expect(new Set(offsets.map((offset) => offset / BigInt(WINDOW_SIZE))).size).toBe(1);
        for (const offset of offsets) asked.add(`${partition}/${offset}`);
        return new Set(offsets.filter((offset) => offset === 7n || (partition === 1 && offset >= 100n)));
      },
    });
    const { rows } = await connection.query<{ part: number; n: number }>(
      'SELECT part, count(*)::int AS n FROM shadow.popularity_history WHERE is_carried GROUP BY 1 ORDER BY 1',
    );
    return rows;
  });

  expect(asked.size).toBe(6_000);
  expect(carried).toEqual([
    { part: 0, n: 2_999 },
    { part: 1, n: 99 },
  ]);
  expect(most).toBeLessThanOrEqual(1_000);
});
