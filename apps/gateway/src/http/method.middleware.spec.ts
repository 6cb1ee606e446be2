import { describe, expect, it } from '@jest/globals';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Request, Response } from './exchange.ts';
import { methodMiddleware } from './method.middleware.ts';

const adapter = new ExpressAdapter();
const answer = (): void => undefined;
adapter.use(answer);
adapter.get('/api/v1/letters/:id', answer);
adapter.get('/api/v1/letters/counts', answer);
adapter.post('/api/v1/letters/counts', answer);
adapter.get('/api/v1/tracks.:format', answer);
adapter.get('/health/live', answer);

/** What is said of a request; undefined: it passes. */
function asked(method: string, originalUrl: string): { status: number; allow: string } | undefined {
  const headers = new Map<string, string>();
  const response = {
    locals: {},
    removeHeader: () => undefined,
    hasHeader: () => false,
    setHeader: (name: string, value: string) => headers.set(name, value),
    end: () => undefined,
    statusCode: 200,
  };
  let passed = false;
  methodMiddleware(adapter)({ method, originalUrl } as Request, response as unknown as Response, () => {
    passed = true;
  });
  return passed ? undefined : { status: response.statusCode, allow: headers.get('Allow')! };
}

describe('the method check', () => {
  it.each([
    ['GET', '/api/v1/letters/5?x=1'],
    ['HEAD', '/api/v1/letters/5'],
    ['POST', '/api/v1/letters/counts'],
    ['GET', '/api/v1/tracks.csv'],
    ['OPTIONS', '/api/v1/letters/5'],
    ['HEAD', '/health/live'],
    ['DELETE', '/api/v1/nothing'],
    ['PUT', '/tracks/5'],
  ])('lets %s %s pass', (method, url) => expect(asked(method, url)).toBeUndefined());

  it.each([
    ['PUT', '/api/v1/letters/5', 'GET, HEAD'],
    ['TRACE', '/api/v1/letters/counts', 'GET, HEAD, POST'],
    ['POST', '/api/v1/tracks.csv', 'GET, HEAD'],
    ['TRACE', '/health/live', 'GET, HEAD'],
  ])('refuses %s %s and names those that are taken', (method, url, allow) =>
    expect(asked(method, url)).toEqual({ status: 405, allow }),
  );
});
