import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serversEnv } from '../../../test/env.ts';
import { eventually } from '../../../test/eventually.ts';
import { TcpProxy } from '../../../test/faults/proxy/tcp.proxy.ts';
import { createCassandraClient, type CassandraClient } from './cassandra.client.ts';

/** Enough that what doubles with each is seen. */
const OUTAGES = 4;

/** What the driver resolves anew when it has lost every node. */
const namesOf = (client: CassandraClient): string[] =>
  (client as unknown as { options: { contactPoints: string[] } }).options.contactPoints;

describe('a client whose node goes away', () => {
  let target: number;
  let proxy: TcpProxy;
  let client: CassandraClient;
  beforeAll(async () => {
    const env = serversEnv();
    target = Number(env['FRESHWAX_CASSANDRA_CONTACT_POINTS']!.split(':').at(-1));
    proxy = await TcpProxy.open({ target });
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

  it('finds it at another address, where its name stands for that now', async () => {
    await answers();
    const moved = await TcpProxy.open({ target });
    namesOf(client)[0] = `127.0.0.1:${moved.port}`;
    await proxy.strike('refuse');
    await answers();
    await eventually(() => expect([proxy.open, moved.open]).toEqual([0, 1]));
    moved.cutAll();
    await answers();
    await eventually(() => expect(moved.open).toBe(1));
    await moved.close();
  });
});
