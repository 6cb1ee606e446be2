import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { LiveClient } from './live.client.ts';

it('a listener gets frames as they are, until the connection ends', async () => {
  const server = createServer((connection) => {
    const client = new LiveClient(connection, new Set(['kpi']));
    client.open();
    client.send({ id: 1, topic: 'kpi', bytes: Buffer.from('id: 1\n\n') });
    client.send({ id: 2, topic: 'lag', bytes: Buffer.from('id: 2\n\n') });
    client.beat();
    client.bye();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  expect(await text(socket)).toBe(': open\n\nid: 1\n\n: still here\nevent: beat\ndata: {}\n\nevent: bye\ndata: {}\n\n');
  server.close();
});
