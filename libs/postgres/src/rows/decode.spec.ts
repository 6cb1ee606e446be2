import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decode, eventOf } from './decode.ts';

const KAFKA_TIME = 1_790_000_000_000;
const event = {
  event_id: '2f6a7e39-6cde-5bb5-9c39-3b2f44f1b8a1',
  type: 'artist_meta',
  version: 2,
  source: 'simulator',
  observed_at: KAFKA_TIME - 10,
  entity_id: 'r1',
  payload: { name: 'R', images: [], url: null, popularity: 3, followers: 10, genres: [] },
  missing: ['listen_count', 'listener_count'],
};
const genresFirst: { genres?: string[] } = { genres: [] };
const record = (value: Buffer | string | null, key = 'r1') => ({
  key: Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  timestampMs: KAFKA_TIME,
});
const verdict = (value: Buffer | string | null, key?: string) => decode('artist_meta', record(value, key));

describe('decode', () => {
  it('accepts what fulfils the contract', () => {
    expect(verdict(JSON.stringify(event))).toEqual({ accepted: true, event });
  });

  it.each([
    ['null-value', null, null],
    ['not-json', '{"a":', null],
    ['not-json', '', null],
    ['not-utf8', Buffer.from([0x22, 0xff, 0x22]), null],
    ['too-deep', '['.repeat(10_000), null],
    ['too-large', JSON.stringify({ ...event, pad: 'x'.repeat(900_000) }), null],
    ['unknown-version', JSON.stringify({ ...event, version: 3 }), '/version'],
    ['contract', JSON.stringify({ ...event, payload: { ...event.payload, popularity: 101 } }), '/payload/popularity'],
    ['contract', JSON.stringify({ ...event, version: 'one' }), '/version'],
    ['contract', JSON.stringify({ ...event, type: 'track' }), '/type'],
    ['contract', JSON.stringify(event).replace('"popularity":3', '"popularity":1e400'), '/payload/popularity'],
    ['contract', '[]', '/'],
    ['future', JSON.stringify({ ...event, observed_at: KAFKA_TIME + 86_400_000 }), '/observed_at'],
  ])('rejects as %s with its path', (reason, value, path) => {
    expect(verdict(value)).toMatchObject({ accepted: false, reason, path });
  });

  it('reads an event of version 1 as saying nothing of what came later', () => {
    expect(verdict(JSON.stringify({ ...event, version: 1, missing: [] }))).toEqual({ accepted: true, event });
    const unknownThen = { ...event.payload, listen_count: 7 };
    expect(verdict(JSON.stringify({ ...event, version: 1, payload: unknownThen, missing: [] }))).toEqual({
      accepted: true,
      event,
    });
  });

  it('judges an event of version 1 by all other rules', () => {
    expect(verdict(JSON.stringify({ ...event, version: 1, missing: 'none' }))).toMatchObject({ reason: 'contract' });
    const { followers: _, ...without } = event.payload;
    expect(verdict(JSON.stringify({ ...event, version: 1, payload: without, missing: [] }))).toMatchObject({
      reason: 'contract',
      path: '/missing',
    });
  });

  it.each([
    ['as it is', JSON.stringify(event)],
    ['of version 1', JSON.stringify({ ...event, version: 1, missing: [] })],
    [
      'in another order, with more',
      JSON.stringify({ more: 1, ...event, payload: { ...genresFirst, ...event.payload } }),
    ],
    ['behind a byte order mark', `\ufeff${JSON.stringify(event)}`],
  ])('says of an accepted record what it said when it is read again: %s', (_, value) => {
    expect(verdict(value)).toEqual({ accepted: true, event: eventOf('artist_meta', Buffer.from(value)) });
    expect(JSON.stringify(eventOf('artist_meta', Buffer.from(value)))).toBe(JSON.stringify(event));
  });

  it('rejects a key that is not the entity: order per entity rests on it', () => {
    expect(verdict(JSON.stringify(event), 'other')).toMatchObject({ reason: 'key-mismatch' });
  });

  it.each([
    ['no JSON', '{"a":'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['of tomorrow', JSON.stringify({ ...event, version: 3 })],
  ])('rejects a key that is longer than any id before it parses the value: one that is %s', (_, value) => {
    expect(verdict(value, 'k'.repeat(193))).toMatchObject({ reason: 'key-mismatch', path: '/entity_id' });
    expect(verdict(value, 'k'.repeat(192))).not.toMatchObject({ reason: 'key-mismatch' });
  });

  it('takes the longest id there is as a key', () => {
    const longest = '語'.repeat(64);
    expect(verdict(JSON.stringify({ ...event, entity_id: longest }), longest).accepted).toBe(true);
  });

  it('allows 5 minutes between the clocks of source and broker, and judges by the broker', () => {
    expect(verdict(JSON.stringify({ ...event, observed_at: KAFKA_TIME + 300_000 })).accepted).toBe(true);
    expect(verdict(JSON.stringify({ ...event, observed_at: KAFKA_TIME + 300_001 })).accepted).toBe(false);
  });

  it('does not count brackets inside strings as depth', () => {
    expect(verdict(JSON.stringify({ ...event, payload: { ...event.payload, name: '[{"'.repeat(100) } })).accepted).toBe(
      true,
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(verdict(Buffer.from(bytes)).accepted).toBe(false);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(verdict(JSON.stringify(value)).accepted).toBe(false);
      }),
    );
  });
});
