import type { StoredRecord } from '@freshwax/cassandra';
import type { KafkaRecord } from '@freshwax/kafka';
import { keySaidBy } from '@freshwax/postgres/rows';
import { toHeaders } from '../chunk/raw-rows.ts';

/**
 * The record that a raw row was. Of what was accepted the key is not stored, since the payload says it.
 * @param wasAccepted when it came
 */
export function toKafkaRecord(
  { offset, timestampMs, payload, key, headers }: StoredRecord,
  wasAccepted: boolean,
): KafkaRecord {
  return {
    offset,
    timestampMs,
    value: payload,
    key: wasAccepted ? (key ?? keySaidBy(payload)) : key,
    headers: toHeaders(pairsOf(headers)),
  };
}

/** [[name, base64], ...] as JSON; none of headers that were too long, of which only a hash was kept. */
function pairsOf(block: Buffer | null): [string, string][] {
  try {
    const pairs: unknown = JSON.parse(block?.toString('utf8') ?? 'null');
    return Array.isArray(pairs) ? (pairs as [string, string][]) : [];
  } catch {
    return [];
  }
}
