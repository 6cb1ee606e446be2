import { createHash } from 'node:crypto';
import type { RawRow } from '@freshwax/cassandra';
import type { KafkaRecord } from '@freshwax/kafka';
import type { Judged } from './judged.ts';

/** A longer key or header block would take its whole batch down (0x2200); its hash is kept instead. */
const MAX_BYTES = 32 * 1024;

/** Of a record set that nobody can read, so much is kept at its first offset. */
const MAX_SET_BYTES = 256 * 1024;

/** The row that keeps a record, accepted or not. Key and headers are bound only where the payload does not say them. */
export function toRawRow({ record, verdict, expiresAtMs }: Judged): RawRow {
  if (record.undecodable) return { ...toUndecodableRow(record, record.undecodable), expiresAtMs };
  return {
    offset: record.offset,
    timestampMs: record.timestampMs,
    payload: record.value,
    key: verdict.accepted ? null : bounded(record.key),
    headers: bounded(encodeHeaders(record.headers)),
    expiresAtMs,
  };
}

/** Each row names the set by its hash; the first holds the set's bytes, up to a bound. */
function toUndecodableRow(
  { offset, timestampMs }: KafkaRecord,
  { firstOffset, bytes, reason }: NonNullable<KafkaRecord['undecodable']>,
): Omit<RawRow, 'expiresAtMs'> {
  return {
    offset,
    timestampMs,
    payload: offset === firstOffset ? bytes.subarray(0, MAX_SET_BYTES) : null,
    key: hashOfSet(bytes),
    headers: encodeHeaders({ undecodable: reason, 'set-bytes': String(bytes.length) }),
  };
}

const setHashes = new WeakMap<Buffer, Buffer>();

/** Once a set, not once a record of it. */
function hashOfSet(bytes: Buffer): Buffer {
  const hash = setHashes.get(bytes) ?? hashOf(bytes);
  setHashes.set(bytes, hash);
  return hash;
}

/** The row of a record that the node refuses as it is: the offset is kept, and what it held is named by its hash. */
export const toStubRow = (row: RawRow): RawRow => ({
  ...row,
  payload: null,
  key: hashOf(row.payload ?? Buffer.alloc(0)),
  headers: null,
});

function bounded(bytes: Buffer | null): Buffer | null {
  return bytes && bytes.length > MAX_BYTES ? hashOf(bytes) : bytes;
}

const hashOf = (bytes: Buffer): Buffer => Buffer.from(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);

/** How a key, a header block, or a row that was too large is kept: by its hash. */
const HASH = /^sha256:[0-9a-f]{64}$/;
export const isHash = (bytes: Buffer | null): boolean => bytes !== null && HASH.test(bytes.toString('latin1'));

let last: { headers: KafkaRecord['headers']; block: Buffer | null } = { headers: {}, block: null };

/** The records of one run of the producer bear the same trace: their blocks are one. */
function encodeHeaders(headers: KafkaRecord['headers']): Buffer | null {
  if (!isSame(headers, last.headers)) last = { headers, block: toBlock(headers) };
  return last.block;
}

function isSame(a: KafkaRecord['headers'], b: KafkaRecord['headers']): boolean {
  if (a === b) return true;
  const [names, others] = [Object.keys(a), Object.keys(b)];
  return (
    names.length === others.length && names.every((name, at) => name === others[at] && isSameValue(a[name], b[name]))
  );
}

const isSameValue = (a: unknown, b: unknown): boolean =>
  a === b ? a !== undefined : Buffer.isBuffer(a) && Buffer.isBuffer(b) && a.equals(b);

/** [[name, base64], ...] as JSON; null without headers. */
function toBlock(headers: KafkaRecord['headers']): Buffer | null {
  const pairs = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, Buffer.from(value ?? '').toString('base64')]),
  );
  return pairs.length === 0 ? null : Buffer.from(JSON.stringify(pairs));
}

/** The headers of a row, none where it has none. @param block not a hash */
export const decodeHeaders = (block: Buffer | null): Record<string, Buffer | Buffer[]> =>
  toHeaders(JSON.parse(block?.toString('utf8') ?? '[]') as [string, string][]);

/** @param pairs name and base64, in order; a name may come again */
export function toHeaders(pairs: readonly [string, string][]): Record<string, Buffer | Buffer[]> {
  const headers = new Map<string, Buffer[]>();
  for (const [name, value] of pairs) headers.set(name, [...(headers.get(name) ?? []), Buffer.from(value, 'base64')]);
  return Object.fromEntries([...headers].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]));
}
