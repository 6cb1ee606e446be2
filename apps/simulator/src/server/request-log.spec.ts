import { afterEach, describe, expect, it } from '@jest/globals';
import { mishaps, startSimulator as start, stopSimulators } from './simulator.fixture.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

const HOUR_MS = 3_600_000;
const NONSENSE = '/v1/albums/nonsense';

describe('the quota', () => {
  it('is a number of calls a bucket in any 24 h; refused ones do not count', async () => {
    const { get, token, time } = await start({ FRESHWAX_SIMULATOR_QUOTA: '3,artists/{id}/albums:1' });
    let { access_token } = (await (await token()).json()) as { access_token: string };
    const ask = async (path: string) => (await get(path, `Bearer ${access_token}`)).status;
    const wait = async (ms: number) => {
      time.now += ms;
      ({ access_token } = (await (await token()).json()) as { access_token: string });
    };
    expect([await ask(NONSENSE), await ask(NONSENSE)]).toEqual([400, 400]);
    await wait(10 * HOUR_MS);
    expect([await ask(NONSENSE), await ask(NONSENSE), await ask(NONSENSE)]).toEqual([400, 429, 429]);
    expect([await ask('/v1/artists/x/albums'), await ask('/v1/artists/x/albums')]).toEqual([400, 429]);
    expect(await ask('/v1/tracks/x')).toBe(400);
    await wait(14 * HOUR_MS - 1);
    expect(await ask(NONSENSE)).toBe(429);
    await wait(1);
    expect([await ask(NONSENSE), await ask(NONSENSE), await ask(NONSENSE)]).toEqual([400, 400, 429]);
  });

  it('says when the oldest call leaves', async () => {
    const { get, time } = await start({ FRESHWAX_SIMULATOR_QUOTA: 'albums/{id}:1' });
    await get(NONSENSE);
    time.now += 500;
    const refused = await get(NONSENSE);
    expect(refused.headers.get('retry-after')).toBe('86400');
    expect(await refused.json()).toEqual({
      error: { status: 429, message: 'API rate limit exceeded', reason: 'QUOTA_EXCEEDED' },
    });
  });

  it('of a family that does not exist is refused', async () => {
    await expect(start({ FRESHWAX_SIMULATOR_QUOTA: 'albms/{id}:1' })).rejects.toThrow(/FRESHWAX_SIMULATOR_QUOTA/);
  });
});

describe('the request log', () => {
  it('knows the most calls of a bucket in any 24 h of the clock', async () => {
    const { get, time, see } = await start();
    for (let hour = 0; hour < 48; hour++, time.now += HOUR_MS) await get(NONSENSE);
    for (let call = 0; call < 10; call++) await get(NONSENSE);
    time.now += 48 * HOUR_MS;
    expect(await see('/simulator/requests')).toMatchObject({
      families: { 'albums/{id}': { calls: 58, callsInDay: 0, highestInDay: 33, highestAtOnce: 1 } },
    });
  });

  it('knows calls into a bucket whose quota was used up, and none into others', async () => {
    const { get, see } = await start({ FRESHWAX_SIMULATOR_QUOTA: 'albums/{id}:1' });
    for (let call = 0; call < 4; call++) await get(NONSENSE);
    await get('/v1/tracks/nonsense');
    expect(await see('/simulator/requests')).toMatchObject({
      rateLimit: { refused: 0, callsBeforeRetryAfter: 0 },
      quota: { refused: 3, callsIntoBlocked: 2 },
      families: {
        'albums/{id}': { callsIntoBlocked: 2, blockedUntil: '2026-07-15T12:00:00.000Z' },
        'tracks/{id}': { callsIntoBlocked: 0, blockedUntil: null },
      },
    });
  });

  it('knows calls that did not wait, of the service that wanted it only', async () => {
    const { get, setFaults, see, time } = await start();
    await setFaults({ fault: '429-short', retryAfter: 20, times: 1 });
    await get(NONSENSE);
    time.now += 19_999;
    await get('/v1/tracks/nonsense');
    await get('/ws/2/artist?query=a&fmt=json');
    time.now += 1;
    await get('/v1/tracks/nonsense');
    expect(await see('/simulator/requests')).toMatchObject({
      rateLimit: { refused: 1, callsBeforeRetryAfter: 1 },
      families: { 'tracks/{id}': { callsBeforeRetryAfter: 1 } },
    });
  });

  it('counts what ran at once, and answers that were never sent', async () => {
    const { get, setFaults, see } = await start();
    await setFaults({ fault: 'slow', stallMs: 40, times: 3 }, 'reset*1@tracks/{id}');
    await Promise.all([get(NONSENSE), get(NONSENSE), get(NONSENSE)]);
    await get('/v1/tracks/nonsense').catch(() => undefined);
    expect(await see('/simulator/requests')).toMatchObject({
      concurrency: { now: 0, highest: 3 },
      families: { 'albums/{id}': { highestAtOnce: 3 }, 'tracks/{id}': { statuses: { none: 1 } } },
    });
  });

  it('knows the calls of each address and the shortest time between two answers', async () => {
    const { get, see, time } = await start();
    const search = '/v1/search?q=a&type=album';
    await get(search);
    time.now += 5_000;
    await get(search);
    await get(NONSENSE);
    expect(await see('/simulator/requests/paths?family=search')).toEqual({
      total: 1,
      offset: 0,
      limit: 1000,
      items: [
        {
          path: search,
          family: 'search',
          calls: 2,
          answered: 2,
          firstAt: '2026-07-14T12:00:00.000Z',
          lastAt: '2026-07-14T12:00:05.000Z',
          shortestGapMs: 5_000,
        },
      ],
    });
    expect(await see('/simulator/requests/paths')).toMatchObject({ total: 3 });
  });

  it('takes a spoilt answer for none: whoever asks again has a reason', async () => {
    const { get, see, setFaults } = await start();
    const search = '/v1/search?q=tag:new&type=album';
    for (const fault of ['truncated-json', 'html-page', 'empty-200']) {
      await setFaults(fault);
      expect((await get(search)).status).toBe(200);
    }
    await setFaults();
    await get(search);
    expect(await see('/simulator/requests/paths?family=search')).toMatchObject({
      items: [{ calls: 4, answered: 1, shortestGapMs: null }],
    });
  });

  it('forgets by DELETE, but not what clients were told to keep away from', async () => {
    const { get, send, see } = await start({ FRESHWAX_SIMULATOR_QUOTA: 'albums/{id}:1' });
    await get(NONSENSE);
    await get(NONSENSE);
    await send('DELETE', '/simulator/requests');
    expect(await see('/simulator/requests')).toMatchObject({ calls: 0, concurrency: { highest: 0 } });
    await get(NONSENSE);
    expect(await see('/simulator/requests')).toMatchObject({
      quota: { refused: 1, callsIntoBlocked: 1 },
      families: { 'albums/{id}': { calls: 1, highestInDay: 1 } },
    });
    expect(await see('/simulator/requests/paths')).toMatchObject({ total: 1 });
  });
});
