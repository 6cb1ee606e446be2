import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fetchText } from './fetch-text.ts';

describe('a text that is fetched', () => {
  let server: Server;
  let address: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/never') return;
      response.write(`${request.headers['x-asked']} of `);
      if (request.url !== '/half') response.end(request.url);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('comes whole, with its status', async () => {
    const answer = await fetchText(`${address}/all`, { headers: { 'x-asked': 'part' } });
    expect(answer).toEqual({ status: 200, text: 'part of /all' });
  });

  it('is given up when its time is over, before the answer and within it', async () => {
    for (const path of ['never', 'half'])
      await expect(fetchText(`${address}/${path}`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
  });

  it('fails where nobody listens', async () => {
    await expect(fetchText('http://127.0.0.1:1', {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
