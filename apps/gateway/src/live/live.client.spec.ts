import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import type { Response } from '../http/exchange.ts';
import { LiveClient } from './live.client.ts';

it('a listener gets frames as they are, until the connection ends', async () => {
  const server = createServer((_request, response) => {
    const client = new LiveClient(response as Response, new Set(['kpi']));
    client.open();
    client.send({ id: 1, topic: 'kpi', bytes: Buffer.from('id: 1\n\n') });
    client.send({ id: 2, topic: 'lag', bytes: Buffer.from('id: 2\n\n') });
    client.beat();
    client.bye();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: freshwax\r\n\r\n');
  const [head, body] = (await text(socket)).split('\r\n\r\n');
  expect(head).toContain('Connection: close');
  expect(body).toBe(': open\n\nid: 1\n\n: still here\nevent: beat\ndata: {}\n\nevent: bye\ndata: {}\n\n');
  server.close();
});
