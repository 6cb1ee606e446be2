import type { StoredRow } from '@freshwax/cassandra';
import type { BytesRecord } from '@freshwax/kafka';
import { keySaidBy } from '@freshwax/postgres/rows';
import { decodeHeaders, isHash } from '../chunk/raw-rows.ts';

/**
 * The record that a raw row keeps; undefined where its bytes were not kept whole: what Cassandra refused, a key or headers
 * that were too long, a set that nobody could read.
 */
export function toReplayed({ payload, key, headers }: StoredRow): BytesRecord | undefined {
  if (isHash(key) || isHash(headers)) return undefined;
  return { key: key ?? keySaidBy(payload), value: payload, headers: decodeHeaders(headers) };
}
