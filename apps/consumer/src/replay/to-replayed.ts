import type { StoredRow } from '@freshwax/cassandra';
import type { BytesRecord } from '@freshwax/kafka';
import { decodeHeaders, isHash } from '../chunk/raw-rows.ts';

/**
 * The record that a raw row keeps; undefined where its bytes were not kept whole: what Cassandra refused, a key or headers
 * that were too long, a set that nobody could read.
 */
export function toReplayed({ payload, key, headers }: StoredRow): BytesRecord | undefined {
  if (isHash(key) || isHash(headers)) return undefined;
  return { key: key ?? keyOf(payload), value: payload, headers: decodeHeaders(headers) };
}

/** Of what was accepted, the value says the key. */
function keyOf(payload: Buffer | null): Buffer | null {
  if (payload === null) return null;
  const { entity_id: id } = JSON.parse(payload.toString('utf8')) as { entity_id?: unknown };
  return typeof id === 'string' ? Buffer.from(id) : null;
}
