import { describe, expect, it } from '@jest/globals';
import { rawEvent } from '@freshwax/contracts';
import { toRawEvent } from './to-raw-event.ts';

const stored = (payload: Buffer | string | null, key: string | null = null) => ({
  topic: 't',
  partition: 1,
  generation: 0,
  offset: 9_007_199_254_740_993n,
  timestampMs: 1_000,
  payload: payload === null ? null : Buffer.from(payload),
  key: key === null ? null : Buffer.from(key),
});
const read = (...record: Parameters<typeof stored>) => rawEvent.parse(toRawEvent(stored(...record)));

describe('a raw event', () => {
  it('shows JSON parsed, with the entity as its key and the offset to the last digit', () => {
    expect(read('{"entity_id":"e1","a":1}')).toMatchObject({
      offset: '9007199254740993',
      key: 'e1',
      value: { entity_id: 'e1', a: 1 },
      base64: null,
      bytes: 24,
    });
  });

  it('shows the beginning of the bytes of what is not JSON, not UTF-8, or too deep', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    for (const payload of ['{', Buffer.from([0xff, 0xfe]), deep]) {
      const event = read(payload);
      expect(event.value).toBeNull();
      expect(Buffer.from(event.base64!, 'base64')).toEqual(Buffer.from(payload).subarray(0, 4_096));
    }
  });

  it('does not take brackets in a string for depth', () => {
    expect(read(JSON.stringify({ text: '["\\['.repeat(50) })).base64).toBeNull();
  });

  it('tells a value that is null from one that is absent', () => {
    expect(read('null')).toMatchObject({ value: null, base64: null, bytes: 4 });
    expect(read(null, 'k')).toMatchObject({ value: null, base64: null, bytes: 0, key: 'k' });
  });

  it('keeps a hostile name a plain field', () => {
    expect(Object.keys(read('{"__proto__":{"x":1}}').value as object)).toEqual(['__proto__']);
  });
});
