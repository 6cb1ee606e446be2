import { expect, it } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { register } from 'prom-client';
import { eventually } from '../../../../test/eventually.ts';
import { ExpirySchedule } from './expiry.schedule.ts';

it('counts what went before PostgreSQL was away: the next run does not meet it', async () => {
  const lost = Object.assign(new Error('terminating connection'), { code: '57P01' });
  const answers = [{ held: true }, { today: '2026-11-22' }, { gone: 5, id: 'a', source: 'spotify' }];
  let isLost = false;
  const query = async (): Promise<{ rows: object[] }> => {
    const row = answers.shift();
    if (row) return { rows: [row] };
    isLost = true;
    throw lost;
  };
  const client = { query, on: () => undefined, off: () => undefined, release: () => undefined };
  const pool = { connect: async () => client } as unknown as Pool;
  const schedule = new ExpirySchedule(pool, { topicPrefix: '', onFatal: (error) => expect(error).toBeUndefined() });
  schedule.start();
  await eventually(async () => expect(isLost).toBe(true));
  await schedule.beforeApplicationShutdown();

  const { values } = await register.getSingleMetric('expired_rows_total')!.get();
  expect(values.map(({ value }) => value)).toEqual([5]);
});
