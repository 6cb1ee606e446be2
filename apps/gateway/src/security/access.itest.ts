import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../../test/eventually.ts';
import type { GatewayEnv } from '../env.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { ADMIN_KEY, Gateway, insisting, problemOf } from '../running-gateway.fixture.ts';

const READ_KEY = 'a-read-key-for-tests';

interface Route {
  method: string;
  path: string;
}

/** Every operation of the API as its document names it. */
async function routesOf(gateway: Gateway): Promise<Route[]> {
  const { paths } = (await (await gateway.get('/api/openapi.json')).json()) as { paths: Record<string, object> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })));
}

describe('access', () => {
  let env: GatewayEnv;
  let filled: FilledGateway;

  beforeAll(async () => {
    filled = await FilledGateway.start();
    env = { ...filled.env, FRESHWAX_READ_KEY: READ_KEY };
  });

  afterAll(() => filled.close());

  /** What an operation answers to a key; a body that no operation takes keeps it from doing anything. */
  async function ask(gateway: Gateway, { method, path }: Route, authorization: string | undefined): Promise<number> {
    const stop = new AbortController();
    const response = await fetch(gateway.url + path.replaceAll('{format}', 'csv').replaceAll(/\{\w+\}/g, 'none'), {
      method,
      signal: stop.signal,
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
    stop.abort();
    return response.status;
  }
  const basic = (key: string): string => `Basic ${Buffer.from(`:${key}`).toString('base64')}`;
  const keys = {
    none: undefined,
    wrong: 'Bearer a-key-that-is-wrong',
    read: `Bearer ${READ_KEY}`,
    'read as a password': basic(READ_KEY),
    admin: `Bearer ${ADMIN_KEY}`,
  };
  const verdict = (status: number): string => ({ 401: 'refused', 403: 'forbidden' })[status] ?? 'passes';

  it('to every route is as its key: reads with any key, changes with the admin key', async () => {
    const gateway = await Gateway.start(env);
    try {
      const routes = await routesOf(gateway);
      expect(routes.length).toBeGreaterThan(40);
      for (const route of routes) {
        const verdicts: Record<string, string> = {};
        for (const [name, key] of Object.entries(keys)) verdicts[name] = verdict(await ask(gateway, route, key));
        const withReadKey = route.method === 'GET' ? 'passes' : 'forbidden';
        expect([route, verdicts]).toEqual([
          route,
          {
            none: 'refused',
            wrong: 'refused',
            read: withReadKey,
            'read as a password': withReadKey,
            admin: 'passes',
          },
        ]);
      }
    } finally {
      await gateway.close();
    }
  });

  it('without a read key is open to reads, and to no change', async () => {
    for (const route of await routesOf(filled.gateway)) {
      const expected = route.method === 'GET' ? 'passes' : 'refused';
      expect([route, verdict(await ask(filled.gateway, route, undefined))]).toEqual([route, expected]);
    }
  });

  it('is slowed for who asks too often, with when to come again', async () => {
    const gateway = await Gateway.start({ ...env, FRESHWAX_READ_KEY: undefined, FRESHWAX_RATE_LIMIT: 5 });
    try {
      const answers = await Promise.all(Array.from({ length: 12 }, () => gateway.get('/api/v1/tracks?limit=1')));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThanOrEqual(2);
      expect(refused[0]!.headers.get('retry-after')).toBe('1');
      expect((await problemOf(refused[0]!)).type).toBe('/problems/rate-limited');
    } finally {
      await gateway.close();
    }
  });

  it('is slowed for each reader alone where a proxy is trusted, and for all together where none is', async () => {
    const limited = { ...env, FRESHWAX_READ_KEY: undefined, FRESHWAX_RATE_LIMIT: 5 };
    const refused = async (trusted: string[]): Promise<[first: boolean, second: boolean]> => {
      const gateway = await Gateway.start({ ...limited, FRESHWAX_TRUSTED_PROXIES: trusted });
      try {
        const ask = (reader: string) => gateway.get('/api/v1/meta/tables', { 'x-forwarded-for': reader });
        const all = await Promise.all(Array.from({ length: 12 }, () => ask('198.51.100.1')));
        return [all.some(({ status }) => status === 429), (await ask('198.51.100.2')).status === 429];
      } finally {
        await gateway.close();
      }
    };
    expect(await refused(['127.0.0.1'])).toEqual([true, false]);
    // One second of the limiter has to hold all of it: on a busy machine that is tried again.
    await eventually(async () => expect(await refused([])).toEqual([true, true]));
  });

  it.each([
    ['stats/overview', 'text/html', 406],
    ['stats/overview', 'text/html, */*;q=0.1', 200],
    ['stats/overview', 'application/*', 200],
    ['tracks', 'image/png', 406],
    ['releases.atom', 'application/json', 406],
    ['releases.ics', 'text/calendar', 200],
    ['tracks.csv', 'application/json', 406],
    ['live', 'application/json', 406],
  ])('to %s as %s is answered with %i', async (path, accept, status) => {
    const response = await filled.gateway.get(`/api/v1/${path}`, { accept, ...insisting });
    expect(response.status).toBe(status);
    if (status === 406) expect((await problemOf(response)).detail).toContain('This address answers');
    else await response.body?.cancel();
  });

  it('to a list as a file is its export', async () => {
    const csv = await filled.gateway.get('/api/v1/tracks?limit=3', { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect((await csv.text()).trimEnd().split('\r\n')).toHaveLength(4);
    const json = await filled.gateway.get('/api/v1/tracks?limit=3', { accept: 'application/json, text/csv;q=0.5' });
    expect([json.headers.get('content-type'), json.headers.get('vary')]).toEqual([
      'application/json; charset=utf-8',
      'Accept',
    ]);
    await json.body?.cancel();
  });
});
