import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import { FrameBundle } from './frame.bundle.ts';
import { LiveClient } from './live.client.ts';

it('a listener gets frames as they are, until the connection ends', async () => {
  const server = createServer((connection) => {
    const client = new LiveClient(connection, ['kpi', 'lag']);
    client.open();
    client.send(new FrameBundle((['kpi', 'quota', 'lag'] as const).map((topic) => ({ id: 1, topic, text: topic }))));
    client.send(new FrameBundle([{ id: 2, topic: 'quota', text: 'quota' }]));
    client.beat();
    client.bye();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  expect(await text(socket)).toBe(': open\n\nkpilag: still here\nevent: beat\ndata: {}\n\nevent: bye\ndata: {}\n\n');
  server.close();
});
