import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../eventually.ts';
import { TcpProxy } from './tcp.proxy.ts';

/** What one end of a connection has seen. */
class Seen {
  text = '';
  end: 'open' | 'ended' | 'reset' = 'open';
  constructor(readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => (this.text += bytes.toString()));
    socket.on('error', () => (this.end = 'reset'));
    socket.on('close', () => (this.end = this.end === 'open' ? 'ended' : this.end));
  }
}

describe('the proxy', () => {
  let server: Server;
  let proxy: TcpProxy;
  let served: Seen[];
  beforeEach(async () => {
    served = [];
    // Answers each request with the same in capitals.
    server = createServer((socket) => {
      served.push(new Seen(socket));
      socket.on('data', (bytes: Buffer) => socket.write(bytes.toString().toUpperCase()));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await TcpProxy.open({ target: (server.address() as { port: number }).port });
  });
  afterEach(async () => {
    await proxy.close();
    server.close();
  });

  const dial = async (): Promise<Seen> => {
    const socket = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true });
    const seen = new Seen(socket);
    await once(socket, 'connect');
    return seen;
  };
  const ask = async (client: Seen, text: string): Promise<void> => {
    client.socket.write(text);
    await eventually(() => expect(client.text).toContain(text.toUpperCase()));
  };
  const ends = (client: Seen, how: Seen['end']): Promise<void> => eventually(() => expect(client.end).toBe(how));

  it('passes what nothing damages, both ways and to the end', async () => {
    const client = await dial();
    await ask(client, 'one');
    client.socket.end('two');
    await ends(client, 'ended');
    expect(client.text).toBe('ONETWO');
    expect(proxy.cuts).toBe(0);
  });

  it('swallows in a black hole and lets it arrive when it heals', async () => {
    const client = await dial();
    await ask(client, 'one');
    await proxy.strike('black-hole');
    client.socket.write('two');
    const later = await dial();
    later.socket.write('three');
    await eventually(() => expect(proxy.cuts).toBe(2));
    expect(served.map((it) => it.text)).not.toContain('onetwo');
    await proxy.heal();
    await eventually(() => expect([client.text, later.text]).toEqual(['ONETWO', 'THREE']));
  });

  it('delivers a request that was held although its client has given up', async () => {
    const client = await dial();
    await proxy.strike('black-hole-requests');
    client.socket.write('late');
    await eventually(() => expect(proxy.cuts).toBe(1));
    client.socket.destroy();
    await ends(client, 'ended');
    await proxy.heal();
    await eventually(() => expect(served.at(-1)).toMatchObject({ text: 'late', end: 'ended' }));
  });

  it('lets requests through and keeps the answers', async () => {
    const client = await dial();
    await proxy.strike('black-hole-replies');
    client.socket.write('one');
    await eventually(() => expect(served[0]?.text).toBe('one'));
    await eventually(() => expect(proxy.cuts).toBe(1));
    expect(client.text).toBe('');
    await proxy.heal();
    await eventually(() => expect(client.text).toBe('ONE'));
  });

  it('cuts exactly at the answer: the request has arrived, nothing comes back', async () => {
    const client = await dial();
    await ask(client, 'one');
    await proxy.strike('cut-at-reply');
    client.socket.write('two');
    await ends(client, 'reset');
    expect(client.text).toBe('ONE');
    expect(served[0]?.text).toBe('onetwo');
    await ends(served[0]!, 'reset');
  });

  it('resets in the middle of a piece', async () => {
    const client = await dial();
    await ask(client, 'one');
    await proxy.strike('reset-mid-frame');
    client.socket.write('0123456789');
    await ends(client, 'reset');
    expect('one01234').toContain(served[0]!.text);
    expect(proxy.cuts).toBe(1);
  });

  it.each(['latency', 'drip'] as const)('loses nothing and keeps the order with %s', async (damage) => {
    const client = await dial();
    await proxy.strike(damage);
    const text = 'abcdefghij'.repeat(200);
    const started = performance.now();
    client.socket.write(text);
    await ask(client, '!');
    expect(client.text).toBe(`${text}!`.toUpperCase());
    expect(performance.now() - started).toBeGreaterThan(100);
    expect(proxy.cuts).toBe(1);
  });

  it('refuses, and listens again when it heals', async () => {
    const client = await dial();
    await ask(client, 'one');
    await proxy.strike('refuse');
    await ends(client, 'reset');
    await expect(dial()).rejects.toThrow('ECONNREFUSED');
    await proxy.heal();
    await ask(await dial(), 'two');
  });

  it('shows its clients the death of the server as they would see it without a proxy', async () => {
    const client = await dial();
    await ask(client, 'one');
    served[0]!.socket.resetAndDestroy();
    await ends(client, 'reset');
  });
});
