import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Request, Response } from '../http/exchange.ts';
import { dashboardMiddleware } from './dashboard.middleware.ts';

describe('the dashboard’s addresses', () => {
  let folder: string;
  let server: Server;
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    await response.arrayBuffer();
    return response;
  };
  const statusAndType = async (path: string): Promise<[number, string | null]> => {
    const response = await ask(path);
    return [response.status, response.headers.get('content-type')?.split(';')[0] ?? null];
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'freshwax-'));
    writeFileSync(join(folder, 'index.html'), '<p>page</p>');
    writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
    const middleware = dashboardMiddleware(folder);
    server = createServer((request, response) =>
      middleware(
        Object.assign(request, { originalUrl: request.url }) as Request,
        Object.assign(response, { locals: {} }) as unknown as Response,
        () => response.end(),
      ),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['/', '/releases', '/tracks/plain', '/tracks/a.b', '/artists/%2e%2e.svg', '/tracks/x%2Fy.js'])(
    'lead to the page at %s: an id is any text',
    async (path) => expect(await statusAndType(path)).toEqual([200, 'text/html']),
  );

  it.each([
    ['/', true],
    ['/?source=import', false],
    ['/releases', false],
  ])('have what the overview asks for fetched along at %s: %s', async (path, isFetched) => {
    const response = await ask(path);
    expect(response.headers.get('link')?.includes('</api/v1/stats/overview>; rel=preload') ?? false).toBe(isFetched);
  });

  it('are files where a file is', async () =>
    expect(await statusAndType('/favicon.svg')).toEqual([200, 'image/svg+xml']));

  it.each(['/assets/gone.js', '/robots.txt', '/other/a.php', '/assets/../a.js', '/tracks/a/b.js'])(
    'are missing at %s: no page is taken for a file',
    async (path) => expect(await statusAndType(path)).toEqual([404, 'application/problem+json']),
  );
});
