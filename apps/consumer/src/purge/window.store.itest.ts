import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { WindowStore } from './window.store.ts';

const PURGE = '2f6a7e39-6cde-4bb5-9c39-3b2f44f1b8a1';

let pool: Pool;
beforeAll(async () => {
  pool = await migratedPool();
});
afterAll(() => pool.end());

it('looks only into windows that may hold rows of the source, or of nobody, that have neither expired nor gone', async () => {
  await pool.query(`INSERT INTO book.purge_bound (purge, topic, part, generation, applied_to, upto)
    VALUES ('${PURGE}', 't', 0, 0, 1000000, 1000000)`);
  await pool.query(`INSERT INTO book.window_count (topic, part, generation, win, source, expires_on, accepted, rejected, purged)
    SELECT 't', 0, 0, win, source, expires_on, accepted, rejected, purged FROM (VALUES
      (0, 'spotify', (now() AT TIME ZONE 'UTC')::date, 5, 0, 0), (1, 'spotify', (now() AT TIME ZONE 'UTC')::date + 1, 5, 0, 0),
      (2, 'spotify', 'infinity', 5, 0, 5), (3, 'import', 'infinity', 5, 0, 0), (4, '', 'infinity', 0, 5, 0),
      (99, 'spotify', 'infinity', 5, 0, 0)) AS v (win, source, expires_on, accepted, rejected, purged)`);

  const windows = await new WindowStore(pool, PURGE).list('spotify');

  expect(windows.map(({ window, hasRejected }) => [window, hasRejected])).toEqual([
    [1, false],
    [4, true],
  ]);
});
