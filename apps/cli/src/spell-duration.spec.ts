import { describe, expect, it } from '@jest/globals';
import { toDurationMs, toDurationText } from './spell-duration.ts';

describe('A duration', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
  ])('%s is read and written', (text, ms) => {
    expect(toDurationMs(text)).toBe(ms);
    expect(toDurationText(ms)).toBe(text);
  });
  it.each(['10', 'm', '-1m', '1.5h', '10 minutes', ''])('is not %j', (text) => {
    expect(() => toDurationMs(text)).toThrow('10m or 1h');
  });
});
