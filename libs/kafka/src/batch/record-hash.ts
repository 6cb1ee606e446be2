import { createHash } from 'node:crypto';
import type { KafkaRecord } from './chunk.ts';

/** 128 bits over offset, time, key and value: tells whether the record at an offset is still the one that was applied. */
export function recordHash({ offset, timestampMs, key, value }: KafkaRecord): string {
  const hash = createHash('sha256').update(`${offset}/${timestampMs}/${key?.length ?? -1}/${value?.length ?? -1}/`);
  if (key) hash.update(key);
  if (value) hash.update(value);
  return hash.digest('hex').slice(0, 32);
}
