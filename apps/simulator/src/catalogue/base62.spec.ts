import { describe, expect, it } from '@jest/globals';
import { fromBase62, toBase62 } from './base62.ts';

describe('base62', () => {
  const largest = (1n << 128n) - 1n;

  it.each([0n, 1n, 61n, 62n, 62n ** 7n, 62n ** 21n, largest])('brings %s back', (value) => {
    expect(toBase62(value)).toHaveLength(22);
    expect(fromBase62(toBase62(value))).toBe(value);
  });

  it('writes the most significant digit first', () => {
    expect(toBase62(1n)).toBe('0000000000000000000001');
    expect(toBase62(62n)).toBe('0000000000000000000010');
  });

  it.each(['', 'short', '0'.repeat(23), '-'.repeat(22), '0000000000000000000 01'])('refuses %p', (text) => {
    expect(fromBase62(text)).toBeUndefined();
  });

  it('refuses what 128 bits cannot hold', () => {
    expect(fromBase62('Z'.repeat(22))).toBeUndefined();
  });
});
