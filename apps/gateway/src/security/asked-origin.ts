import type { Request } from '../http/exchange.ts';
import { proxyCheck } from './client-address.ts';

/**
 * What it is asked under, `https://music.example.org`: by http, unless a trusted proxy says (`X-Forwarded-Proto`) that the reader
 * asks by https. The name is that of the Host header, which is one of this gateway's: others come no further than its check.
 * @param trusted addresses and ranges; see isAddressRange
 */
export function askedOrigin(trusted: readonly string[]): (request: Request) => string {
  const isProxy = proxyCheck(trusted);
  return ({ socket, headers }) => {
    // The first of several is the reader's; of a header that came twice Node makes one.
    const isSecure = isProxy(socket.remoteAddress ?? '') && /^https\b/.test(String(headers['x-forwarded-proto']));
    return `${isSecure ? 'https' : 'http'}://${headers.host}`;
  };
}
