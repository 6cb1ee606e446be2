import type { Request } from '../http/exchange.ts';

/**
 * The key that a request brings: `Bearer <key>`, or the password of `Basic`, which a browser asks for and then sends with
 * everything, live events too. undefined when it brings none.
 */
export function givenKey({ headers }: Pick<Request, 'headers'>): string | undefined {
  const [, scheme, value] = /^(Bearer|Basic) +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (value === undefined || scheme!.toLowerCase() === 'bearer') return value;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}
