import { afterEach, describe, expect, it } from '@jest/globals';
import { mishaps, startSimulator as start, stopSimulators } from './simulator.fixture.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

const HOUR_MS = 3_600_000;
const EPOCH = Date.UTC(2026, 6, 14);
const steered = {
  FRESHWAX_SIMULATOR_CLOCK: 'manual',
  FRESHWAX_SIMULATOR_EPOCH: new Date(EPOCH).toISOString(),
  FRESHWAX_SIMULATOR_RELEASE_INTERVAL_MS: String(HOUR_MS),
};

describe('a clock that is steered', () => {
  it('stands at the epoch until it is moved; tokens, quotas and releases go by it', async () => {
    const { see, send, get, token } = await start({ ...steered, FRESHWAX_SIMULATOR_QUOTA: 'search:1' });
    expect(await see('/simulator/clock')).toEqual({ now: EPOCH });
    const search = async (authorization?: string) =>
      (await get('/v1/search?q=tag:new&type=album', authorization)).status;
    expect([await search(), await search()]).toEqual([200, 429]);
    const { albums } = (await see('/simulator/truth')) as { albums: number };
    await send('PUT', '/simulator/clock', { now: EPOCH + 24 * HOUR_MS });
    expect(await see('/simulator/truth')).toMatchObject({ albums: albums + 24 });
    expect(await search()).toBe(401);
    const { access_token } = (await (await token()).json()) as { access_token: string };
    expect(await search(`Bearer ${access_token}`)).toBe(200);
  });

  it('never goes back, and takes nothing but a time', async () => {
    const { see, send } = await start(steered);
    const put = async (body: unknown) => (await send('PUT', '/simulator/clock', body)).status;
    expect(await put({ now: EPOCH })).toBe(200);
    for (const body of [{ now: EPOCH - 1 }, { now: 'noon' }, { now: 1e300 }, 'now', undefined, null])
      expect(await put(body)).toBe(400);
    expect((await send('DELETE', '/simulator/clock')).status).toBe(405);
    expect(await see('/simulator/clock')).toEqual({ now: EPOCH });
  });

  it('is not this one where nobody asked for it', async () => {
    const { see, send, time } = await start();
    expect((await send('PUT', '/simulator/clock', { now: time.now + 1 })).status).toBe(409);
    expect(await see('/simulator/clock')).toEqual({ now: time.now });
  });
});
