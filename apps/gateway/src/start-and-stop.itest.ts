import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { AppProcess } from '../../../test/delivery/app.process.ts';
import { eventually } from '../../../test/eventually.ts';
import { readGatewayEnv, type GatewayEnv } from './env.ts';
import { FilledGateway } from './filled-gateway.fixture.ts';
import { createGateway } from './gateway.app.ts';
import { ADMIN_KEY, Gateway } from './running-gateway.fixture.ts';

/** Of every store. */
const NOWHERE = {
  FRESHWAX_POSTGRES_URL: 'postgres://nobody@127.0.0.1:1/none',
  FRESHWAX_POSTGRES_OWNER_URL: 'postgres://nobody@127.0.0.1:1/none',
  FRESHWAX_CASSANDRA_CONTACT_POINTS: '127.0.0.1:1',
  FRESHWAX_KAFKA_BROKERS: '127.0.0.1:1',
};

/** A connection on which nothing was asked yet. */
async function silentTo(url: string): Promise<Socket> {
  const silent = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
  await once(silent, 'connect');
  return silent;
}

describe('a gateway', () => {
  let filled: FilledGateway;
  let env: GatewayEnv;
  beforeAll(async () => {
    filled = await FilledGateway.start();
    ({ env } = filled);
  });
  afterAll(() => filled?.close());

  it('starts, lives and keeps operations in memory while no store answers', async () => {
    const alone = await Gateway.start(readGatewayEnv({ FRESHWAX_ADMIN_KEY: ADMIN_KEY, ...NOWHERE }));
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
    const silent = await silentTo(leaving.url);
    const before = performance.now();
    await leaving.close();
    // Node itself gives such a connection up after a minute.
    expect(performance.now() - before).toBeLessThan(30_000);
    silent.destroy();
  });

  it('ends at once when it is told twice', async () => {
    const leaving = await (await AppProcess.spawn('gateway', { env: NOWHERE })).becomes('live');
    // It would wait for this one.
    const silent = await silentTo(leaving.url);
    leaving.signal('SIGTERM');
    expect(await leaving.kill('SIGINT')).toBe(130);
    silent.destroy();
  });

  it('says that it is not ready any more before it ends the connection on which it is asked', async () => {
    const leaving = await Gateway.start(env);
    const goodbye = (await leaving.get('/api/v1/live')).text();
    const asking = await silentTo(leaving.url);
    let said = '';
    asking.on('data', (text) => (said += text.toString()));
    const head = 'HTTP/1.1\r\nHost: 127.0.0.1\r\n';
    asking.write(`GET /health/live ${head}\r\nGET /health/ready ${head}`);
    await eventually(() => expect(said).toContain('"status":"ok"'));
    const ended = once(asking, 'close');
    const closed = leaving.close();
    await goodbye;
    // The half of a question is asked to its end.
    asking.write('\r\n');
    await ended;
    expect(said).toContain('HTTP/1.1 503 ');
    expect(said).toContain('"accepting":{"status":"error","detail":"stopping"}');
    await closed;
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
