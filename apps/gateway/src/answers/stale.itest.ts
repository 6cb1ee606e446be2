import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { eventually } from '../../../../test/eventually.ts';
import { TcpProxy } from '../../../../test/faults/proxy/tcp.proxy.ts';
import type { GatewayEnv } from '../env.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { Gateway, insisting, problemOf } from '../running-gateway.fixture.ts';

describe('while PostgreSQL is away', () => {
  let filled: FilledGateway;
  let proxy: TcpProxy;
  let gateway: Gateway;

  beforeAll(async () => {
    filled = await FilledGateway.start();
    const url = new URL(filled.env.FRESHWAX_POSTGRES_URL);
    proxy = await TcpProxy.open({ target: Number(url.port) });
    url.port = String(proxy.port);
    const env: GatewayEnv = { ...filled.env, FRESHWAX_POSTGRES_URL: url.toString() };
    gateway = await Gateway.start(env);
  });

  afterAll(async () => {
    await gateway.close();
    await proxy.close();
    await filled.close();
  });

  it('what was answered before is answered again, marked as stale; what was not says when to ask again', async () => {
    const known = ['stats/overview', 'tracks?limit=3', 'stats/artists', 'tracks/track1/history'];
    const before = await Promise.all(
      known.map(async (path) => {
        const response = await gateway.get(`/api/v1/${path}`, insisting);
        expect([path, response.status]).toEqual([path, 200]);
        return response.json();
      }),
    );
    await proxy.strike('refuse');

    await eventually(async () => {
      const response = await gateway.get('/api/v1/stats/overview');
      const { data, meta } = contracts.overviewAnswer.parse(await response.json());
      expect(meta.stale).toEqual({ detail: 'PostgreSQL does not answer.' });
      const [first] = before as contracts.OverviewAnswer[];
      expect([data, meta.dataVersion]).toEqual([first!.data, first!.meta.dataVersion]);
      expect(meta.freshnessMs).toBeGreaterThan(first!.meta.freshnessMs!);
      expect([response.headers.get('etag'), response.headers.get('cache-control')]).toEqual([null, 'no-store']);
    });
    for (const path of known) expect([path, (await gateway.get(`/api/v1/${path}`)).status]).toEqual([path, 200]);
    const unseen = await gateway.get('/api/v1/tracks?limit=4');
    expect(unseen.headers.get('retry-after')).toBe('5');
    expect(await problemOf(unseen)).toMatchObject({ status: 503, detail: 'PostgreSQL does not answer.' });
  });

  it('the mark goes as soon as it is back', async () => {
    await proxy.heal();
    await eventually(async () => {
      const { meta } = await gateway.read('stats/overview', contracts.overviewAnswer);
      expect(meta.stale).toBeUndefined();
    });
  });
});
