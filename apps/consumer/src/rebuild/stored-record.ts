import type { StoredRecord } from '@freshwax/cassandra';
import type { KafkaRecord } from '@freshwax/kafka';
import { keySaidBy } from '../chunk/raw-rows.ts';

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
    headers: toHeaders(headers),
  };
}

/** [[name, base64], ...] as JSON; of headers that were too long only a hash was kept. */
function toHeaders(encoded: Buffer | null): KafkaRecord['headers'] {
  const pairs = parse(encoded);
  const headers = new Map<string, Buffer[]>();
  if (Array.isArray(pairs))
    for (const [name, value] of pairs as [string, string][])
      headers.set(name, [...(headers.get(name) ?? []), Buffer.from(value, 'base64')]);
  return Object.fromEntries([...headers].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

function parse(bytes: Buffer | null): unknown {
  try {
    return JSON.parse(bytes?.toString('utf8') ?? 'null') as unknown;
  } catch {
    return undefined;
  }
}
