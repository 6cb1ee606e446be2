import { sealEvent } from '@freshwax/kafka';
import { observation } from './sender.ts';

/** A record that no consumer can apply, and the reason its dead letter must have. */
export interface Poison {
  reason: string;
  key: string | Buffer;
  value: Buffer | null;
  headers?: Record<string, string>;
}

const DAY_MS = 86_400_000;
const at900kB = (text: string): string => text.replace('{', `{"pad":"${'x'.repeat(900_000)}",`);

type Kind = (event: { text: string; key: string; nowMs: number }) => Omit<Poison, 'key'> & { key?: Buffer };

const text = (reason: string, change: (valid: string, nowMs: number) => string): Kind => {
  return ({ text: valid, nowMs }) => ({ reason, value: Buffer.from(change(valid, nowMs)) });
};
/** Another value for a field, of the event or of its payload. */
const field = (name: string, json: string): Kind =>
  text('contract', (valid) => {
    const event = JSON.parse(valid) as { payload: object };
    const changed = Object.hasOwn(event, name)
      ? { ...event, [name]: PLACE }
      : { ...event, payload: { ...event.payload, [name]: PLACE } };
    return JSON.stringify(changed).replace(`"${PLACE}"`, () => json);
  });
const PLACE = 'here it goes';

/** Every kind of F11 that a single record can be; the large ones last. */
export const poisonKinds: readonly (readonly [name: string, kind: Kind])[] = [
  ['no value', () => ({ reason: 'null-value', value: null })],
  ['an empty value', text('not-json', () => '')],
  ['half a JSON', text('not-json', (valid) => valid.slice(0, -9))],
  ['not UTF-8', () => ({ reason: 'not-utf8', value: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) })],
  ['an array', text('contract', () => '[]')],
  ['the wrong type', field('type', '"album_of_the_year"')],
  ['everything under __proto__', text('contract', (valid) => `{"__proto__":${valid}}`)],
  ['NUL in a name', field('name', '"a\\u0000b"')],
  ['a lone surrogate in a name', field('name', '"a\\ud800"')],
  ['a popularity of 1e400', field('popularity', '1e400')],
  ['a duration beyond a day', field('duration_ms', '86400001')],
  ['a duration beyond an int', field('duration_ms', '2147483648')],
  ['a duration beyond 64 bits', field('duration_ms', '18446744073709551616')],
  ['a version of tomorrow', text('unknown-version', (valid) => valid.replace('"version":2', '"version":99'))],
  [
    'a time of tomorrow',
    text('future', (valid, nowMs) => valid.replace(/"observed_at":\d+/, `"observed_at":${nowMs + DAY_MS}`)),
  ],
  ['a time before 1970', field('observed_at', '-1')],
  ['a depth of 10,000', text('too-deep', () => '['.repeat(10_000))],
  [
    'another key',
    ({ text: valid }) => ({ reason: 'key-mismatch', value: Buffer.from(valid), key: Buffer.from('somebody else') }),
  ],
  [
    'a key of 70,000 bytes',
    ({ text: valid }) => ({ reason: 'key-mismatch', value: Buffer.from(valid), key: Buffer.alloc(70_000, 'k') }),
  ],
  [
    'a key of 70,000 bytes and half a JSON',
    ({ text: valid }) => ({
      reason: 'key-mismatch',
      value: Buffer.from(valid.slice(0, -9)),
      key: Buffer.alloc(70_000, 'k'),
    }),
  ],
  [
    '5,000 headers',
    ({ text: valid }) => ({
      reason: 'not-json',
      value: Buffer.from(valid.slice(1)),
      headers: Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`__proto__${at}`, 'v'])),
    }),
  ],
  ['900 kB', text('too-large', at900kB)],
];

/** The `at`-th poison of the stream track_meta: its kind by turns. */
export function poison(at: number, { kinds = poisonKinds, nowMs = Date.now() } = {}): Poison {
  const event = sealEvent(observation('track_meta', at));
  const [, kind] = kinds[at % kinds.length]!;
  return { key: event.entity_id, ...kind({ text: JSON.stringify(event), key: event.entity_id, nowMs }) };
}
