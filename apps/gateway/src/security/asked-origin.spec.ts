import { describe, expect, it } from '@jest/globals';
import type { Request } from '../http/exchange.ts';
import { askedOrigin } from './asked-origin.ts';

describe('what is asked under', () => {
  it.each([
    ['is http where nothing else is said', '127.0.0.1', undefined, 'http'],
    ['is what a trusted proxy says', '127.0.0.1', 'https', 'https'],
    ['is what the first of several proxies was asked by', '127.0.0.1', 'https, http', 'https'],
    ['is http where the proxy was asked by that', '127.0.0.1', 'http', 'http'],
    ['is http whatever somebody else says', '203.0.113.9', 'https', 'http'],
    ['is no other protocol', '127.0.0.1', 'httpsomething', 'http'],
  ])('%s', (_, remoteAddress, proto, expected) => {
    const headers = { host: 'music.example.org', 'x-forwarded-proto': proto };
    const request = { socket: { remoteAddress }, headers } as unknown as Request;
    expect(askedOrigin(['127.0.0.1'])(request)).toBe(`${expected}://music.example.org`);
  });
});
