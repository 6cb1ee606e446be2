import { createHash } from 'node:crypto';
import type { Event } from '@freshwax/contracts';

/**
 * Orders observations of the same time by what they say, never by when they came: 128 bits over the values, as a uuid.
 * The payload has its schema's key order (zod rebuilds it), so equal values give equal bytes.
 */
export function tieOf({ payload, missing }: Pick<Event, 'payload' | 'missing'>): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([payload, [...missing].sort()]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
