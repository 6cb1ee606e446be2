import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { testPool } from '../../../../test/pool.ts';
import { isolatedNamespace } from '../../../../test/servers.ts';
import { migrate } from '../migrate.ts';
import { OperationQueue } from '../operation.queue.ts';

it('an adopt that a gateway of an earlier version left undone is failed; what waits, or is not its, is taken up', async () => {
  const { env } = await isolatedNamespace();
  const url = env['FRESHWAX_POSTGRES_OWNER_URL']!;
  await migrate(url, { upTo: 'RedrivenBy1790000016000' });
  const pool = testPool(url);
  await pool.query(
    `INSERT INTO book.operation (id, type, state, lane, progress, request, log, created_at)
     SELECT gen_random_uuid(), type, state, lane, 0, '{}', '[]', now() FROM (VALUES
       ('adopt', 'running', NULL), ('adopt', 'queued', NULL), ('adopt', 'running', 'ledger'), ('rebuild', 'running', NULL)
     ) AS o (type, state, lane)`,
  );
  await migrate(url);
  const { rows } = await pool.query('SELECT type, state, lane FROM book.operation WHERE finished_at IS NOT NULL');
  expect(rows).toEqual([{ type: 'adopt', state: 'failed', lane: null }]);

  const queue = new OperationQueue(pool, { id: randomUUID(), lane: 'ledger', types: ['adopt'], leaseMs: 60_000 });
  for (let at = 0; at < 2; at++) {
    const { id } = (await queue.take())!;
    await queue.end(id, { state: 'succeeded', result: {}, line: 'done' });
  }
  expect(await queue.take()).toBeUndefined();
  await pool.end();
});
