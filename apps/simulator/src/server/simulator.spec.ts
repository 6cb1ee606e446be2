import { afterEach, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { readSettings } from '../env.ts';
import { mishaps, startSimulator as start, stopSimulators } from './simulator.fixture.ts';

afterEach(async () => {
  await stopSimulators();
  expect(mishaps).toEqual([]);
});

interface NewReleases {
  albums: { href: string; items: { images: { url: string }[]; external_urls: { spotify: string } }[] };
}

const error = (status: number, message: string) => JSON.stringify({ error: { status, message } });

describe('tokens', () => {
  it('are given to any client, for an hour', async () => {
    const { token } = await start();
    const response = await token();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^BQ/),
      token_type: 'Bearer',
      expires_in: 3600,
    });
  });

  it('are refused to a client without a secret', async () => {
    const { token } = await start();
    const response = await token('id', '');
    expect(response.status).toBe(400);
    expect(await response.text()).toBe('{"error":"invalid_client","error_description":"Invalid client"}');
  });

  it('are given to the one client that is set', async () => {
    const { token } = await start({ FRESHWAX_SIMULATOR_CLIENT_ID: 'one', FRESHWAX_SIMULATOR_CLIENT_SECRET: 'two' });
    expect((await token('one', 'two')).status).toBe(200);
    expect((await token('one', 'three')).status).toBe(400);
    expect((await token('other', 'two')).status).toBe(400);
  });

  it('are given for client credentials only', async () => {
    const { token } = await start();
    const response = await token('id', 'secret', 'grant_type=password');
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'unsupported_grant_type' }),
    ]);
  });

  it('expire', async () => {
    const { get, time } = await start();
    time.now += 3_599_000;
    expect((await get('/v1/search?q=tag:new&type=album')).status).toBe(200);
    time.now += 1_000;
    const response = await get('/v1/search?q=tag:new&type=album');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer realm="spotify", error="invalid_token", error_description="The access token expired"',
    );
    expect(await response.text()).toBe(error(401, 'The access token expired'));
  });

  it('are wanted, and wanted whole', async () => {
    const { origin, get, access_token } = await start();
    const without = await fetch(`${origin}/v1/albums/x`);
    expect(without.status).toBe(401);
    expect(without.headers.get('www-authenticate')).toContain('error="missing_token"');
    expect(await without.text()).toBe(error(401, 'Missing/invalid/expired access token'));
    const bad = await get('/v1/albums/x', `Bearer ${access_token.slice(0, 20)}x${access_token.slice(21)}`);
    expect([bad.status, bad.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
    const basic = await get('/v1/albums/x', 'Basic abc');
    expect([basic.status, await basic.text()]).toEqual([400, error(400, 'Only valid bearer authentication supported')]);
  });

  it('stay good when the server starts again', async () => {
    const { access_token } = await start();
    const again = await start();
    expect((await again.get('/v1/search?q=tag:new&type=album', `Bearer ${access_token}`)).status).toBe(200);
  });
});

describe('refusals', () => {
  it.each([
    ['/v1/albums/nonsense', 400, 'Invalid base62 id'],
    ['/v1/albums/0000000000000000000000', 404, 'Resource not found'],
    ['/v1/search?q=tag:new&type=album&limit=51', 400, 'Invalid limit'],
    ['/v1/search?q=tag:new&type=album&offset=1001', 404, 'Not found.'],
    ['/v1/nowhere', 404, 'Service not found'],
    ['/v1/browse/categories', 404, 'Service not found'],
    ['/nowhere', 404, 'Service not found'],
  ])('of %s are %i %s', async (path, status, message) => {
    const { get } = await start();
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([status, error(status, message)]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('meet every other method', async () => {
    const { origin, access_token } = await start();
    const response = await fetch(`${origin}/v1/search?q=a&type=album`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(response.status).toBe(405);
  });

  it('meet a request target that is no path', async () => {
    const { origin } = await start();
    const { hostname, port } = new URL(origin);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.end('GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
      );
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  it.each([
    'albums?ids=x',
    'tracks?ids=x',
    'artists?ids=x',
    'browse/new-releases?limit=1',
    'artists/x/top-tracks',
    'markets',
    'browse/categories',
  ])('of %s come in development mode, 403 Forbidden', async (path) => {
    const { get } = await start({ FRESHWAX_SIMULATOR_MODE: 'dev' });
    const response = await get(`/v1/${path}`);
    expect([response.status, await response.text()]).toEqual([403, error(403, 'Forbidden')]);
  });

  it('do not meet older apps there', async () => {
    const { get } = await start({ FRESHWAX_SIMULATOR_MODE: 'grandfathered' });
    expect((await get('/v1/browse/new-releases?limit=1')).status).toBe(200);
  });
});

describe('the rate limit', () => {
  it('is per rolling 30 s and says when to come back', async () => {
    const { get, time } = await start({ FRESHWAX_SIMULATOR_RATE: '2' });
    const call = () => get('/v1/search?q=tag:new&type=album');
    expect((await call()).status).toBe(200);
    time.now += 10_000;
    expect((await call()).status).toBe(200);
    const refused = await call();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '20']);
    expect(await refused.text()).toBe(error(429, 'API rate limit exceeded'));
    time.now += 19_999;
    expect((await call()).status).toBe(429);
    time.now += 1;
    expect((await call()).status).toBe(200);
    expect((await call()).status).toBe(429);
  });

  it('is kept count of, with calls that did not wait', async () => {
    const { get, time } = await start({ FRESHWAX_SIMULATOR_RATE: '1' });
    const call = () => get('/v1/albums/nonsense');
    await call();
    await call();
    await call();
    time.now += 30_000;
    await call();
    const log = await (await get('/simulator/requests')).json();
    expect(log).toMatchObject({
      calls: 5,
      concurrency: { now: 0, highest: 1 },
      rateLimit: { refused: 2, callsBeforeRetryAfter: 1 },
      families: { token: { calls: 1 }, 'albums/{id}': { calls: 4, statuses: { 400: 2, 429: 2 } } },
    });
  });
});

describe('beside the Web API', () => {
  it('health is live and ready', async () => {
    const { origin, time } = await start();
    const live = await fetch(`${origin}/health/live`);
    expect([live.status, await live.json()]).toEqual([
      200,
      expect.objectContaining({ status: 'ok', pid: process.pid }),
    ]);
    time.now += 4_000;
    expect(await (await fetch(`${origin}/health/ready`)).json()).toMatchObject({
      status: 'ok',
      checks: { catalogue: { status: 'ok', detail: '65 albums' } },
    });
  });

  it('metrics tell the calls of each endpoint family by status', async () => {
    const { get, origin } = await start();
    await get('/v1/browse/new-releases?limit=1');
    const text = await (await fetch(`${origin}/metrics`)).text();
    expect(text).toContain('simulator_calls{family="browse/new-releases",status="200"} 1');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('covers and pages are served without a token, the same every time', async () => {
    const { get, origin } = await start();
    const { albums } = (await (await get('/v1/browse/new-releases?limit=1')).json()) as NewReleases;
    const [album] = albums.items;
    const [first, second] = await Promise.all([0, 1].map(async () => await fetch(album?.images[0]?.url ?? '')));
    expect(first?.headers.get('content-type')).toBe('image/svg+xml');
    const text = await first?.text();
    expect(text).toMatch(/^<svg .*<\/svg>$/);
    expect(await second?.text()).toBe(text);
    const page = await fetch(album?.external_urls.spotify ?? '');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toContain('Freshwax simulator');
    expect((await fetch(`${origin}/images/0000000000000000000000/64.svg`)).status).toBe(404);
  });

  it('shows the covers that ListenBrainz names, where the Cover Art Archive would', async () => {
    const { get } = await start();
    type Fresh = { payload: { releases: { caa_id: number | null; caa_release_mbid: string }[] } };
    const { payload } = (await (await get('/1/explore/fresh-releases/')).json()) as Fresh;
    const { caa_id: id, caa_release_mbid: mbid } = payload.releases.find(({ caa_id }) => caa_id !== null)!;
    const cover = await get(`/release/${mbid}/${id}-250.jpg`);
    expect([cover.status, cover.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(await cover.text()).toContain('width="250"');
    expect((await get(`/release/${mbid}/1-250.jpg`)).status).toBe(404);
  });

  it('addresses are those that the outside sees', async () => {
    const { get } = await start({ FRESHWAX_SIMULATOR_PUBLIC_URL: 'https://sim.example/base/' });
    const { albums } = (await (await get('/v1/browse/new-releases?limit=1')).json()) as NewReleases;
    expect(albums.href).toBe('https://sim.example/base/v1/browse/new-releases?offset=0&limit=1&locale=*');
  });

  it('stopping ends connections that are kept open', async () => {
    const { get } = await start();
    await get('/health/live');
    await stopSimulators();
    await expect(get('/health/live')).rejects.toThrow();
  });
});

describe('settings', () => {
  it('are refused with every fault and without values', () => {
    const env = { FRESHWAX_SIMULATOR_MODE: 'wrong-mode', FRESHWAX_SIMULATOR_RATE: '-17', FRESHWAX_SIMULATOR_SEED: '' };
    expect(() => readSettings(env)).toThrow(/FRESHWAX_SIMULATOR_MODE: .*\n.*FRESHWAX_SIMULATOR_RATE: /);
    expect(() => readSettings(env)).not.toThrow(/wrong-mode|-17/);
  });
});
