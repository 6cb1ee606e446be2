import { describe, expect, it } from '@jest/globals';
import { GENERATION, keyOf, KnownKeys, KEY_BYTES } from './known-keys.ts';

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
    const known = new KnownKeys();
    const plain = (at: number): string => {
      const bytes = Buffer.alloc(KEY_BYTES);
      bytes.writeUInt32LE(at + 1, 0);
      bytes.writeUInt32LE(Math.imul(at, 0x9e3779b1) >>> 0, 8);
      return bytes.toString('latin1');
    };
    for (let at = 0; at < GENERATION + 10; at++) known.add(plain(at));
    expect([known.has(plain(0)), known.has(plain(GENERATION + 9)), known.has(plain(GENERATION + 10))]).toEqual([
      true,
      true,
      false,
    ]);
    for (let at = GENERATION + 10; at < 2 * GENERATION; at++) known.add(plain(at));
    expect([known.has(plain(0)), known.has(plain(GENERATION))]).toEqual([false, true]);
  });

  it('are not mistaken for one another where they want the same place', () => {
    const known = new KnownKeys();
    const at = (tag: number) => `${String.fromCharCode(tag)}${'\0'.repeat(KEY_BYTES - 1)}`;
    known.add(at(5));
    expect([known.has(at(5)), known.has(at(6)), known.has(at(0))]).toEqual([true, false, false]);
    known.add(at(6));
    expect([known.has(at(5)), known.has(at(6)), known.has(key(1))]).toEqual([true, true, false]);
  });
});
