import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Request, Response as Answer } from '../http/exchange.ts';
import { corsMiddleware } from './cors.middleware.ts';

const LISTED = 'https://notes.example.org';

describe('a page of another origin', () => {
  const cors = corsMiddleware([LISTED]);
  const listener: RequestListener = (request, response) =>
    cors(Object.assign(request, { originalUrl: request.url! }) as Request, response as Answer, () =>
      response.end('it'),
    );
  const server = createServer(listener).listen(0, '127.0.0.1');
  let address: string;
  beforeAll(async () => {
    if (!server.listening) await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const ask = (path: string, origin: string, init: RequestInit = {}): Promise<Response> =>
    fetch(address + path, { ...init, headers: { origin, ...init.headers } });

  it('reads the API where its origin is listed, with the headers that a reader needs', async () => {
    const { headers } = await ask('/api/v1/tracks', LISTED);
    expect([headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([LISTED, 'Origin']);
    expect(headers.get('access-control-expose-headers')).toContain('ETag');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('is told beforehand what it may ask, without a key and without anything being done', async () => {
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    const response = await ask('/api/v1/operations', LISTED, { method: 'OPTIONS', headers: asked });
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    expect(response.headers.get('access-control-allow-headers')).toContain('Authorization');
  });

  it.each([
    ['/api/v1/tracks', 'https://evil.example'],
    ['/api/v1/tracks', 'https://notes.example.org.evil.example'],
    ['/api/v1/tracks', 'null'],
    ['/', LISTED],
    ['/metrics', LISTED],
  ])('is given nothing at %s as %s', async (path, origin) => {
    const response = await ask(path, origin);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await response.text()).toBe('it');
  });
});
