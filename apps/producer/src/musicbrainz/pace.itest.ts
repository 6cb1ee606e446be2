import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from '@freshwax/postgres';
import { testPool } from '../../../../test/pool.ts';
import { isolatedNamespace } from '../../../../test/servers.ts';
import { systemClock } from '../exchange/system.clock.ts';
import { INTERVAL_MS, Pace } from './pace.ts';

describe('the pace of MusicBrainz', () => {
  let pools: Pool[];

  beforeAll(async () => {
    const { env } = await isolatedNamespace();
    pools = [1, 2].map(() => testPool(env['FRESHWAX_POSTGRES_URL']!));
  });
  afterAll(() => Promise.all(pools.map((pool) => pool.end())));

  it('is one call a second for two processes together, also where a call fails', async () => {
    const stop = new AbortController();
    const paces = pools.map((pool) => new Pace(pool, systemClock(stop.signal)));
    const began: number[] = [];
    const calls = [0, 1, 0, 1].map((process, nth) =>
      paces[process]!.turn(async () => {
        began.push(performance.now());
        if (nth === 0) throw new Error('no answer');
        return nth;
      }).catch((error: Error) => error.message),
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['no answer', 1, 2, 3]));
    const gaps = began.slice(1).map((at, nth) => at - began[nth]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(INTERVAL_MS - 5);
  });

  it('goes on where PostgreSQL ended the connection that held it', async () => {
    const pace = new Pace(pools[0]!, systemClock(new AbortController().signal));
    await pace.turn(async () => {
      const { rowCount } = await pools[1]!.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks
         WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
      expect(rowCount).toBe(1);
    });
    expect(await pace.turn(() => Promise.resolve('asked'))).toBe('asked');
  });

  it('is let go at once when the process stops', async () => {
    const stop = new AbortController();
    const clock = systemClock(stop.signal);
    // To whoever does not hear of the stop the pace is one call an hour.
    const slow = { ...clock, sleep: (ms: number) => clock.sleep(ms === INTERVAL_MS ? 3_600_000 : ms) };
    await new Pace(pools[0]!, slow).turn(() => Promise.resolve());
    stop.abort();
    const next = new Pace(pools[1]!, systemClock(new AbortController().signal));
    expect(await next.turn(() => Promise.resolve('asked'))).toBe('asked');
  });
});
