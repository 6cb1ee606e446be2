import type { SentEvent } from './event.ts';

/** A record as it is handed to Kafka. */
export interface PoisonRecord {
  readonly key: Buffer;
  readonly value: Buffer | null;
}

export interface Poison {
  readonly name: string;
  /** Why it becomes a dead letter; null: it is odd and must be applied all the same. */
  readonly reason: string | null;
  /** @param event a good one of the same stream */
  make(event: SentEvent): PoisonRecord;
}

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const keyOf = ({ entity_id }: SentEvent): Buffer => Buffer.from(entity_id);
/** Of values that JSON.stringify would not write: the text is changed after. */
const edited = (event: SentEvent, from: string | RegExp, to: string): PoisonRecord => ({
  key: keyOf(event),
  value: Buffer.from(JSON.stringify(event).replace(from, to)),
});
const changed = (event: SentEvent, change: object): PoisonRecord => ({
  key: keyOf(event),
  value: bytes({ ...event, ...change }),
});
const said = (event: SentEvent, payload: object): PoisonRecord =>
  changed(event, { payload: { ...event.payload, ...payload } });

const DAY_MS = 86_400_000;

/** Every kind of record that may lie in a topic and is not what the contract says. */
export const poisons: readonly Poison[] = [
  { name: 'no value', reason: 'null-value', make: (event) => ({ key: keyOf(event), value: null }) },
  { name: 'empty value', reason: 'not-json', make: (event) => ({ key: keyOf(event), value: Buffer.alloc(0) }) },
  { name: 'half of a JSON', reason: 'not-json', make: (event) => edited(event, /.{40}$/, '') },
  {
    name: 'not UTF-8',
    reason: 'not-utf8',
    make: (event) => ({ key: keyOf(event), value: Buffer.from([0x22, 0xff, 0x22]) }),
  },
  {
    name: '10,000 deep',
    reason: 'too-deep',
    make: (event) => ({ key: keyOf(event), value: Buffer.from('['.repeat(10_000)) }),
  },
  { name: '900 KB', reason: 'too-large', make: (event) => changed(event, { pad: 'x'.repeat(900_000) }) },
  { name: 'unknown version', reason: 'unknown-version', make: (event) => changed(event, { version: 7 }) },
  { name: 'wrong schema', reason: 'contract', make: (event) => changed(event, { payload: { name: 1 } }) },
  { name: 'no object', reason: 'contract', make: (event) => ({ key: keyOf(event), value: Buffer.from('null') }) },
  { name: 'NUL in a name', reason: 'contract', make: (event) => said(event, { name: 'a\0b' }) },
  { name: 'lone surrogate', reason: 'contract', make: (event) => edited(event, '"name":"', '"name":"\\ud800') },
  { name: '1e400', reason: 'contract', make: (event) => edited(event, /"observed_at":\d+/, '"observed_at":1e400') },
  {
    name: 'longer than a day',
    reason: 'contract',
    make: (event) => said(event, { name: 'x', duration_ms: DAY_MS + 1, total_tracks: 2 ** 40, images: 1 }),
  },
  { name: 'in the future', reason: 'future', make: (event) => changed(event, { observed_at: Date.now() + DAY_MS }) },
  {
    name: 'a key of 70,000 bytes',
    reason: 'key-mismatch',
    make: (event) => ({ key: Buffer.alloc(70_000, 'k'), value: bytes(event) }),
  },
  {
    name: 'a prototype',
    reason: null,
    make: (event) => edited(event, '"payload":{', '"payload":{"__proto__":{"polluted":1},'),
  },
  { name: 'an unknown field', reason: null, make: (event) => changed(event, { unheard: { of: [1, 2, 3] } }) },
];
