import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import type { GatewayEnv } from './env.ts';
import { FilledGateway } from './filled-gateway.fixture.ts';
import { createGateway } from './gateway.app.ts';
import { Gateway } from './running-gateway.fixture.ts';

describe('a gateway', () => {
  let filled: FilledGateway;
  let env: GatewayEnv;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    ({ env } = filled);
  });
  afterAll(() => filled?.close());

  it('starts, lives and keeps operations in memory while no store answers', async () => {
    const nowhere = 'postgres://nobody@127.0.0.1:1/none';
    const alone = await Gateway.start({
      ...env,
      FRESHWAX_POSTGRES_URL: nowhere,
      FRESHWAX_POSTGRES_OWNER_URL: nowhere,
      FRESHWAX_CASSANDRA_CONTACT_POINTS: ['127.0.0.1:1'],
      FRESHWAX_KAFKA_BROKERS: ['127.0.0.1:1'],
    });
    try {
      expect((await alone.get('/health/live')).status).toBe(200);
      const before = performance.now();
      expect((await alone.get('/health/ready')).status).toBe(503);
      expect(performance.now() - before).toBeLessThan(30_000);
      for (const path of ['stats/overview', 'tracks', 'events', 'pipeline', 'dead-letters'])
        expect([path, (await alone.get(`/api/v1/${path}`)).status]).toEqual([path, 503]);
      expect((await alone.post({ type: 'poll' })).status).toBe(503);
      expect((await alone.post({ type: 'enrich.plan' })).status).toBe(202);
      const { data } = await alone.read('operations', contracts.operationList);
      expect(data.map((operation) => operation.type)).toEqual(['enrich.plan']);
    } finally {
      await alone.close();
    }
  });

  it('does not wait, when it stops, for a connection that says nothing', async () => {
    const leaving = await Gateway.start(env);
    const silent = connect(Number(new URL(leaving.url).port), '127.0.0.1').on('error', () => undefined);
    await once(silent, 'connect');
    const before = performance.now();
    await leaving.close();
    // Node itself gives such a connection up after a minute.
    expect(performance.now() - before).toBeLessThan(30_000);
    silent.destroy();
  });

  it('says goodbye to live listeners when it stops', async () => {
    const leaving = await Gateway.start(env);
    const response = await leaving.get('/api/v1/live');
    const reading = response.text();
    await leaving.close();
    expect(await reading).toContain('event: bye');
  });

  it('refuses to listen beyond loopback without an admin key', async () => {
    const open = {
      ...env,
      FRESHWAX_HOST: '0.0.0.0',
      FRESHWAX_ADMIN_KEY: undefined,
      FRESHWAX_ADMIN_KEY_FILE: '/nowhere/admin.key',
    };
    await expect(createGateway(open, { isSilent: true })).rejects.toThrow('an admin key is needed');
  });
});
