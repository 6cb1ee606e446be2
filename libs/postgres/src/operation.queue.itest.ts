import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { migratedPool } from '../../../test/migrated.ts';
import { OperationQueue } from './operation.queue.ts';
import type { Pool } from './pool.ts';

const LEASE_MS = 60_000;

let pool: Pool;
beforeAll(async () => {
  pool = await migratedPool();
});
afterAll(() => pool.end());
beforeEach(() => pool.query('DELETE FROM book.operation'));

const worker = (lane = 'one', types = ['long']): OperationQueue =>
  new OperationQueue(pool, { id: randomUUID(), lane, types, leaseMs: LEASE_MS });

async function ask(type = 'long', state = 'queued'): Promise<string> {
  const id = randomUUID();
  await pool.query(
    `INSERT INTO book.operation (id, type, state, progress, request, log, created_at) VALUES ($1, $2, $3, 0, '{}', '[]', clock_timestamp())`,
    [id, type, state],
  );
  return id;
}

/** As if the worker of the operation had been gone for longer than its lease. */
const lose = (id: string) =>
  pool.query(`UPDATE book.operation SET lease_until = now() - interval '1 s' WHERE id = $1`, [id]);

const read = async (id: string): Promise<{ state: string; tries: number; error: string | null; log: string[] }> =>
  (await pool.query('SELECT state, tries, error, log FROM book.operation WHERE id = $1', [id])).rows[0] as never;

it('gives the oldest of its types to one worker of a lane at a time', async () => {
  await ask('of another');
  const [first, second] = [await ask(), await ask()];
  const [a, b] = [worker(), worker()];

  expect(await a.take()).toMatchObject({ id: first, state: 'running', checkpoint: null });
  expect(await b.take()).toBeUndefined();
  await a.end(first, { state: 'succeeded', result: {}, line: 'done' });
  expect(await b.take()).toMatchObject({ id: second });
});

it('two workers that ask at the same moment never both get one of a lane', async () => {
  for (let round = 0; round < 20; round++) {
    await pool.query('DELETE FROM book.operation');
    await Promise.all([ask(), ask(), ask()]);
    const taken = await Promise.all([worker(), worker(), worker(), worker()].map((each) => each.take()));
    expect(taken.filter((it) => it !== undefined)).toHaveLength(1);
  }
});

it('keeps lanes apart', async () => {
  await Promise.all([ask('long'), ask('short')]);
  expect(await worker('one').take()).toBeDefined();
  expect(await worker('two', ['short']).take()).toBeDefined();
});

it('hands what a lost worker was at to the next one, where it stood, before anything that waits', async () => {
  const id = await ask();
  await ask();
  const [lost, next] = [worker(), worker()];
  await lost.take();
  await lost.advance(id, { line: 'half-way', progress: 0.5, checkpoint: { window: 7 } });
  await lose(id);

  expect(await next.take()).toMatchObject({ id, checkpoint: { window: 7 } });
  await expect(lost.advance(id, { line: 'I slept' })).rejects.toThrow(`operation ${id} is another's now`);
  await expect(lost.end(id, { state: 'failed', error: '', result: {}, line: '' })).rejects.toThrow("another's");
  expect(await read(id)).toMatchObject({ state: 'running', log: ['half-way'] });
});

it('never goes back, neither when more came to be done nor when the next worker begins anew', async () => {
  const id = await ask();
  const first = worker();
  const progress = async () => (await pool.query('SELECT progress FROM book.operation WHERE id = $1', [id])).rows[0];
  await first.take();
  await first.advance(id, { line: 'filled', progress: 0.75 });
  await first.advance(id, { line: 'more came', progress: 0.5 });
  expect(await progress()).toEqual({ progress: 0.75 });
  await first.release(id);
  const next = worker();
  await next.take();
  await next.advance(id, { line: 'goes on', progress: 0 });
  await next.advance(id, { line: 'no share' });
  expect(await progress()).toEqual({ progress: 0.75 });
  await next.advance(id, { line: 'compared', progress: 0.875 });
  expect(await progress()).toEqual({ progress: 0.875 });
});

it('a worker that ends leaves its operation to the next at once', async () => {
  const id = await ask();
  const first = worker();
  await first.take();
  await first.release(id);
  expect(await worker().take()).toMatchObject({ id });
});

it('tells the worker of one that was asked to end, and the next worker too', async () => {
  const id = await ask();
  const first = worker();
  await first.take();
  await pool.query(`UPDATE book.operation SET state = 'cancelling' WHERE id = $1`, [id]);

  await expect(first.renew(id)).rejects.toThrow('it was asked to end');
  await expect(first.advance(id, { line: 'on' })).rejects.toThrow('it was asked to end');
  await first.release(id);
  const second = worker();
  expect(await second.take()).toMatchObject({ id, state: 'cancelling' });
  await second.end(id, { state: 'cancelled', line: 'cancelled' });
  expect(await read(id)).toMatchObject({ state: 'cancelled', log: ['on', 'cancelled'] });
});

it('gives up what ten workers in a row were lost at; to get further counts from the beginning', async () => {
  const id = await ask();
  for (let lost = 0; lost < 9; lost++) {
    await worker().take();
    await lose(id);
  }
  const tenth = worker();
  await tenth.take();
  await tenth.advance(id, { line: 'further', checkpoint: {} });
  expect(await read(id)).toMatchObject({ tries: 0 });

  for (let lost = 0; lost < 10; lost++) {
    await lose(id);
    await worker().take();
  }
  expect(await read(id)).toMatchObject({
    state: 'failed',
    error: '10 workers in a row were lost at the same place: see the logs of the consumers',
  });
});
