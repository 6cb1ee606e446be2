import { describe, expect, it } from '@jest/globals';
import { releaseDay } from './release-day.ts';

describe('releaseDay', () => {
  it.each([
    ['1981', '1981-01-01'],
    ['1981-12', '1981-12-01'],
    ['1981-12-15', '1981-12-15'],
    ['0000', null],
    ['1981-13', null],
    ['2026-02-30', null],
    ['soon', null],
    [null, null],
  ])('reads %s as %s', (given, day) => {
    expect(releaseDay(given)).toBe(day);
  });
});
