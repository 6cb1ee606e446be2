import { afterEach, describe, expect, it } from '@jest/globals';
import { mishaps, startSimulator as start, stopSimulators } from './simulator.fixture.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

const MINUTE_MS = 60_000;
const HOURS = 48;

interface Log {
  calls: number;
  now: string;
  families: Record<
    string,
    { calls: number; statuses: Record<string, number>; highestInDay: number; callsInDay: number }
  >;
}

describe('two days on a clock of its own', () => {
  it('pass in a moment: quota, rolling day, stalls and releases go by that clock', async () => {
    const clock = { move: (_: number) => undefined as void };
    const { get, token, see, time } = await start(
      {
        FRESHWAX_SIMULATOR_QUOTA: 'search:20',
        FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: String(10 * MINUTE_MS),
        FRESHWAX_SIMULATOR_FAULTS: '503:0.1,stall:0.05',
      },
      { sleep: async (ms) => clock.move(ms) },
    );
    clock.move = (ms) => void (time.now += ms);
    const since = new Date(time.now + 1).toISOString();
    for (let hour = 0; hour < HOURS; hour++, time.now += 60 * MINUTE_MS) {
      const { access_token } = (await (await token()).json()) as { access_token: string };
      await get(`/v1/search?q=tag:new&type=album&limit=1&offset=${hour}`, `Bearer ${access_token}`);
    }
    const log = (await see('/simulator/requests')) as Log;
    const { search } = log.families;
    // 24 calls in a day, of which 20 are let through; those that faults answered had cost nothing.
    expect(search).toMatchObject({ calls: 48, highestInDay: 24 });
    expect(search?.statuses['200']).toBeLessThanOrEqual(40);
    expect(search?.statuses['503']).toBeGreaterThan(0);
    const { total } = (await see(`/simulator/truth/albums?since=${since}`)) as { total: number };
    expect(total).toBe(Math.floor((Date.parse(log.now) - Date.parse(since) + 1) / (10 * MINUTE_MS)));
    expect(total).toBeGreaterThanOrEqual(HOURS * 6);
  });
});
