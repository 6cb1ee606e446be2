import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchHealth } from './health.probe.mjs';

let server: Server;
async function answering(listener: RequestListener): Promise<number> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('how one of our processes is', () => {
  it('is well when it says so', async () => {
    const port = await answering((_, answer) => answer.end('{"checks":{"kafka":{"status":"ok"}}}'));
    await expect(fetchHealth(port, 'ready')).resolves.toEqual({ ok: true, faults: [] });
  });

  it('is told by what fails', async () => {
    const checks = {
      kafka: { status: 'ok' },
      cassandra: { status: 'failing', detail: 'no host' },
      log: { status: 'stopped' },
    };
    const port = await answering((_, answer) => answer.writeHead(503).end(JSON.stringify({ checks })));
    await expect(fetchHealth(port, 'ready')).resolves.toEqual({ ok: false, faults: ['cassandra: no host', 'log'] });
  });

  it('is not known of one that answers in other words, but that it is not well', async () => {
    const port = await answering((_, answer) => answer.writeHead(500).end('<html>'));
    await expect(fetchHealth(port, 'live')).resolves.toEqual({ ok: false, faults: [] });
  });

  it('is an error where nothing answers in time', async () => {
    const port = await answering(() => undefined);
    await expect(fetchHealth(port, 'live', 50)).rejects.toThrow('aborted');
  });
});
