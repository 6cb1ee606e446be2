import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serversEnv } from '../../../test/env.ts';
import { eventually } from '../../../test/eventually.ts';
import { TcpProxy } from '../../../test/faults/proxy/tcp.proxy.ts';
import { createCassandraClient, type CassandraClient } from './cassandra.client.ts';

/** Enough that what doubles with each is seen. */
const OUTAGES = 4;

describe('a client whose node goes away', () => {
  let proxy: TcpProxy;
  let client: CassandraClient;
  beforeAll(async () => {
    const env = serversEnv();
    proxy = await TcpProxy.open({ target: Number(env['FRESHWAX_CASSANDRA_CONTACT_POINTS']!.split(':').at(-1)) });
    const dataCenter = env['FRESHWAX_CASSANDRA_DATACENTER']!;
    const contactPoints = [`127.0.0.1:${proxy.port}`];
    client = createCassandraClient({ contactPoints, dataCenter, keyspace: 'system', applicationName: 'test' });
  });
  afterAll(async () => {
    await client.shutdown();
    await proxy.close();
  });

  const answers = (): Promise<void> => eventually(async () => void (await client.execute('SELECT key FROM local')));

  it('is back by itself and has one connection, however often that was', async () => {
    await answers();
    for (let outage = 0; outage < OUTAGES; outage++) {
      proxy.cutAll();
      await answers();
      await eventually(() => expect(proxy.open).toBe(1));
    }
  });
});
