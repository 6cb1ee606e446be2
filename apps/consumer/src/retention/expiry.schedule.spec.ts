import { beforeEach, expect, it } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { register } from 'prom-client';
import { eventually } from '../../../../test/eventually.ts';
import { ExpirySchedule } from './expiry.schedule.ts';

const TODAY = '2026-11-22';
/** Whether the day is done is asked of the pool, all else of one connection. */
const poolOf = (isDone: boolean, connect: () => Promise<unknown>): Pool =>
  ({
    query: async () => ({ rows: [{ beganAt: `${TODAY} 00:00:05+00`, today: TODAY, isDone }] }),
    connect,
  }) as unknown as Pool;

const scheduleOf = (pool: Pool): ExpirySchedule =>
  new ExpirySchedule(pool, { topicPrefix: '', onFatal: (error) => expect(error).toBeUndefined() });

beforeEach(() => register.clear());

it('counts what went before PostgreSQL was away: the next run does not meet it', async () => {
  const lost = Object.assign(new Error('terminating connection'), { code: '57P01' });
  const answers = [{ held: true }, { gone: 5, id: 'a', source: 'spotify' }];
  let isLost = false;
  const query = async (): Promise<{ rows: object[] }> => {
    const row = answers.shift();
    if (row) return { rows: [row] };
    isLost = true;
    throw lost;
  };
  const client = { query, on: () => undefined, off: () => undefined, release: () => undefined };
  const schedule = scheduleOf(poolOf(false, async () => client));
  schedule.start();
  await eventually(async () => expect(isLost).toBe(true));
  await schedule.beforeApplicationShutdown();

  const { values } = await register.getSingleMetric('expired_rows_total')!.get();
  expect(values.map(({ value }) => value)).toEqual([5]);
});

it('reads no table when a process starts on a day that is done', async () => {
  let connections = 0;
  const schedule = scheduleOf(poolOf(true, async () => Promise.reject(new Error(`connection ${++connections}`))));
  schedule.start();
  await schedule.beforeApplicationShutdown();
  expect(connections).toBe(0);
});
