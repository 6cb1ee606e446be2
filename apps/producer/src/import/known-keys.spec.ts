import { describe, expect, it } from '@jest/globals';
import { keyOf, KnownKeys, KEY_BYTES } from './known-keys.ts';

const key = (at: number): string => keyOf({ type: 'track', id: String(at), always: {}, offered: {} }, 1);

describe('known keys', () => {
  it('tell apart what is said, when, and of whom', () => {
    const said = { type: 'track' as const, id: 't', always: { name: 'T' }, offered: { isrc: null } };
    const keys = [
      keyOf(said, 1),
      keyOf(said, 2),
      keyOf(said, undefined),
      keyOf({ ...said, id: 'u' }, 1),
      keyOf({ ...said, offered: {} }, 1),
      keyOf({ ...said, always: { name: 'U' } }, 1),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf({ ...said }, 1)).toBe(keys[0]);
    expect(keys[0]).toHaveLength(KEY_BYTES);
  });

  it('are known for a generation at least, and forgotten after two', () => {
    const known = new KnownKeys(0, 100);
    const isKnown = (...numbers: number[]) => numbers.map((at) => known.has(key(at)));
    for (let at = 0; at < 110; at++) known.add(key(at));
    expect(isKnown(0, 109, 110)).toEqual([true, true, false]);
    for (let at = 110; at < 200; at++) known.add(key(at));
    expect(isKnown(0, 99, 100, 199)).toEqual([false, false, true, true]);
    for (let at = 200; at < 300; at++) known.add(key(at));
    expect(isKnown(0, 100, 199, 200, 299)).toEqual([false, false, false, true, true]);
  });

  it('are not mistaken for one another where they want the same place', () => {
    const known = new KnownKeys();
    const at = (first: number, second = 0) => String.fromCharCode(first, 0, 0, 0, second).padEnd(KEY_BYTES, '\0');
    known.add(at(5));
    expect([known.has(at(5)), known.has(at(6)), known.has(at(0))]).toEqual([true, false, false]);
    known.add(at(6));
    expect([known.has(at(5)), known.has(at(6)), known.has(at(5, 1)), known.has(key(1))]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
