import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from './exchange.ts';
import { takeSocket } from './take-socket.ts';

const QUESTION = 'GET / HTTP/1.1\r\nHost: freshwax\r\n\r\n';

describe('a connection that is taken from HTTP', () => {
  const taken: { response: ServerResponse; before: Socket | null; socket: Socket | undefined }[] = [];
  let server: Server;
  let client: Socket;
  let received = '';
  beforeEach(async () => {
    taken.length = 0;
    received = '';
    server = createServer((_request, response) => {
      response.useChunkedEncodingByDefault = false;
      response.flushHeaders();
      const before = response.socket;
      taken.push({ response, before, socket: takeSocket(response as Response) });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.setEncoding('latin1').on('data', (text: string) => (received += text));
  });
  afterEach(() => {
    client.destroy();
    server.close();
  });
  const ask = async (question = QUESTION): Promise<(typeof taken)[number]> => {
    client.write(question);
    await once(client, 'data');
    return taken[0]!;
  };

  it('is written to and ends as before, and to HTTP it is over', async () => {
    const { response, before, socket } = await ask();
    await turn();
    expect([response.closed, response.req.closed, before!.destroyed]).toEqual([true, true, true]);
    // 10 KB: Node keeps it for the next connection.
    expect((before as Socket & { parser?: unknown }).parser).toBeNull();
    expect(await new Promise((resolve) => server.getConnections((_, count) => resolve(count)))).toBe(0);

    socket!.write('a frame');
    await once(client, 'data');
    expect(received).toMatch(/^HTTP\/1.1 200 OK\r\n[^]*\r\n\r\na frame$/);
    client.end();
    await once(socket!, 'close');
  });

  it('closes when the peer resets it, and the process lives', async () => {
    const { socket } = await ask();
    const closed = new Promise<boolean>((resolve) => socket!.once('close', resolve));
    client.resetAndDestroy();
    expect(await closed).toBe(true);
  });

  it('asks nothing any more', async () => {
    const { socket } = await ask();
    client.write(QUESTION);
    await once(socket!, 'data');
    expect(taken).toHaveLength(1);
  });

  it('has one owner, though two questions came at once', async () => {
    const { socket } = await ask(QUESTION + QUESTION);
    await turn();
    expect(taken.slice(1).map((later) => later.socket)).toEqual([undefined]);
    socket!.end('the end');
    await once(client, 'end');
    expect(received.split('HTTP/1.1')).toHaveLength(2);
  });
});
