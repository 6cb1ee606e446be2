import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { withConnection, type Pool } from '@freshwax/postgres';
import { migratedPool } from '../../../../test/migrated.ts';
import { refuseRows, refuseViews } from './empty.stack.ts';

let pool: Pool;
beforeAll(async () => {
  pool = await migratedPool();
});
afterAll(() => pool.end());

it('is taken for empty when a pass has found nothing to expire, and not when a track is on its list', async () => {
  await pool.query(`INSERT INTO book.retention_pass VALUES ('', now())`);
  await withConnection(pool, refuseRows);
  await pool.query(`INSERT INTO book.watched_track (query, source) VALUES ('Yesterday', 'spotify')`);
  await expect(withConnection(pool, refuseRows)).rejects.toThrow('rows in book.watched_track');
});

it('names the views of somebody else that would go with its tables', async () => {
  await withConnection(pool, refuseViews);
  await withConnection(pool, async (connection) => {
    await connection.query('CREATE TEMP VIEW mine AS SELECT id FROM live.albums');
    await expect(refuseViews(connection)).rejects.toThrow('views read the tables, and would go with them: mine');
  });
});
