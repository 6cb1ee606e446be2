import { hash } from 'node:crypto';
import type { Event } from '@freshwax/contracts';

/**
 * Orders observations of the same time by what they say, never by when they came: 128 bits over the values, in hex.
 * The payload has its schema's key order (zod rebuilds it), so equal values give equal bytes.
 */
export const tieOf = ({ payload, missing }: Pick<Event, 'payload' | 'missing'>): string =>
  hash('sha256', JSON.stringify([payload, [...missing].sort()]), 'hex').slice(0, 32);
