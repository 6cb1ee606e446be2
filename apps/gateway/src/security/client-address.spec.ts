import { describe, expect, it } from '@jest/globals';
import type { Request } from '../http/exchange.ts';
import { clientAddress, isAddressRange } from './client-address.ts';

const from = (remoteAddress: string | undefined, forwarded?: string | string[]): Request =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as Request;

describe('who asks', () => {
  const addressOf = clientAddress(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8']);

  it.each([
    ['is who is connected, whatever it says of others', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['is whom a trusted proxy names', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['is the last one whom nobody of the trusted is', '127.0.0.1', '1.2.3.4, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['may be of IPv6', '::1', '2001:db8::7', '2001:db8::7'],
    ['is found behind a proxy of IPv4 on a socket of IPv6', '::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['is the first proxy where all are trusted', '127.0.0.1', '10.1.2.3, fd00::1', '10.1.2.3'],
    ['is the proxy where it names nobody', '127.0.0.1', undefined, '127.0.0.1'],
    ['is the proxy where it names no address', '127.0.0.1', '198.51.100.1, unknown', '127.0.0.1'],
  ])('%s', (_, remote, forwarded, expected) => expect(addressOf(from(remote, forwarded))).toBe(expected));

  it('is read from a header that came twice as from one', () => {
    expect(addressOf(from('127.0.0.1', ['1.2.3.4', '198.51.100.1']))).toBe('198.51.100.1');
  });

  it('is who is connected where nobody is trusted', () => {
    expect(clientAddress([])(from('127.0.0.1', '198.51.100.1'))).toBe('127.0.0.1');
    expect(clientAddress([])(from(undefined))).toBe('');
  });
});

describe('a range of addresses', () => {
  it.each(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0'])('is %s', (text) =>
    expect(isAddressRange(text)).toBe(true),
  );
  it.each(['', 'loopback', '10.0.0.0/33', '::1/129', '10.0.0/8', '10.0.0.0/', '10.0.0.0/8/8', '*'])(
    'is not %s',
    (text) => expect(isAddressRange(text)).toBe(false),
  );
});
