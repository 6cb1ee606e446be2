import { BlockList, isIP } from 'node:net';
import type { Request } from '../http/exchange.ts';

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** `10.0.0.1`, `10.0.0.0/8`, `::1`, `fd00::/8` */
export function isAddressRange(text: string): boolean {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix ?? 0) <= (family === 4 ? 32 : 128);
}

/** Whether an address is of the trusted ones. @param trusted addresses and ranges; see isAddressRange */
export function proxyCheck(trusted: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList();
  for (const range of trusted) {
    const [address = '', prefix] = range.split('/');
    if (prefix === undefined) proxies.addAddress(address, familyOf(address));
    else proxies.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address) => isIP(address) !== 0 && proxies.check(address, familyOf(address));
}

/**
 * Who asks: the one who is connected, unless that is a trusted proxy. Then whom the proxy says it asks for: the last address of
 * `X-Forwarded-For` that is no trusted proxy. Whatever stands before it was written by somebody whom nobody has to believe.
 * @param trusted addresses and ranges; see isAddressRange
 */
export function clientAddress(trusted: readonly string[]): (request: Request) => string {
  const isProxy = proxyCheck(trusted);
  return ({ socket, headers }) => {
    let client = socket.remoteAddress ?? '';
    const said = toText(headers['x-forwarded-for']).split(',');
    while (isProxy(client)) {
      const before = said.pop()?.trim() ?? '';
      if (isIP(before) === 0) break;
      client = before;
    }
    return client;
  };
}

/** A header that came several times, as one. */
const toText = (header: string | string[] | undefined): string =>
  Array.isArray(header) ? header.join() : (header ?? '');
