import { isUtf8 } from 'node:buffer';
import type { RawRow, StoredRow } from '@freshwax/cassandra';

/** Bytes in JSON: as text where they are UTF-8, so that a backup can be read and compresses; else in base64. */
export type JsonBytes = string | { base64: string } | null;

/** A raw event as a line. `at`: Kafka's record time, ms; `until`: the UTC midnight at which it ends, ms, null = never. */
interface RawLine {
  offset: string;
  at: number;
  until: number | null;
  payload: JsonBytes;
  key?: JsonBytes;
  headers?: JsonBytes;
}

export function toRawLine({ offset, timestampMs, expiresAtMs, payload, key, headers }: StoredRow): string {
  const line: RawLine = {
    offset: String(offset),
    at: timestampMs,
    until: expiresAtMs,
    payload: toJsonBytes(payload),
    ...(key && { key: toJsonBytes(key) }),
    ...(headers && { headers: toJsonBytes(headers) }),
  };
  return `${JSON.stringify(line)}\n`;
}

export function parseRawLine(text: string): RawRow {
  const { offset, at, until, payload, key = null, headers = null } = JSON.parse(text) as RawLine;
  return {
    offset: BigInt(offset),
    timestampMs: at,
    expiresAtMs: until,
    payload: toBytes(payload),
    key: toBytes(key),
    headers: toBytes(headers),
  };
}

export function toJsonBytes(bytes: Buffer | null): JsonBytes {
  if (bytes === null) return null;
  return isUtf8(bytes) ? bytes.toString('utf8') : { base64: bytes.toString('base64') };
}

export function toBytes(json: JsonBytes): Buffer | null {
  if (json === null) return null;
  return typeof json === 'string' ? Buffer.from(json) : Buffer.from(json.base64, 'base64');
}
