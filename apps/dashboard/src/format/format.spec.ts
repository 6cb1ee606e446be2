import { describe, expect, it } from '@jest/globals';
import { coefficient, compact, count, percent, perSecond, plural, rate } from './number.ts';
import { age, ageOf, clock, span } from './time.ts';

describe('numbers', () => {
  it('groups thousands and shows a dash where there is no number', () => {
    expect([count(1234567), count(0), count(null)]).toEqual(['1,234,567', '0', '–']);
  });
  it('shortens only what is long', () => {
    expect([compact(9_999), compact(12_345), compact(1_250_000)]).toEqual(['9,999', '12.3K', '1.3M']);
  });
  it('gives a coefficient a true minus sign and zero none', () => {
    expect([0.416, -0.134, -0.001, 1, null].map(coefficient)).toEqual(['+0.42', '−0.13', '0.00', '+1.00', '–']);
  });
  it('never rounds a slow rate to nothing', () => {
    expect([0, 0.04, 3.25, 412.4, null].map(rate)).toEqual(['0', '< 0.1', '3.3', '412', '–']);
    expect(perSecond(3.25)).toBe('3.3 / s, last minute');
  });
  it('does not claim all or nothing of a share that is neither', () => {
    expect([percent(1, 100_000), percent(99_999, 100_000), percent(1, 3), percent(5, 5), percent(0, 0)]).toEqual([
      '< 0.1 %',
      '> 99.9 %',
      '33.3 %',
      '100 %',
      '–',
    ]);
  });
  it('counts in singular and plural', () => {
    expect([plural(1, 'track'), plural(2, 'track'), plural(0, 'entry', 'entries')]).toEqual([
      '1 track',
      '2 tracks',
      '0 entries',
    ]);
  });
});

describe('times', () => {
  it('writes the length of a track as players do: a second that has begun does not count', () => {
    expect([187_400, 59_499, 59_999, 3_765_000, null].map(clock)).toEqual(['3:07', '0:59', '0:59', '1:02:45', '–']);
  });
  it('lets an age grow through its units', () => {
    expect([0, 999, 1_000, 59_999, 60_000, 3_600_000, 172_800_000, null].map(age)).toEqual([
      'now',
      'now',
      '1 s ago',
      '59 s ago',
      '1 min ago',
      '1 h ago',
      '2 d ago',
      'no data yet',
    ]);
  });
  it('ages what the server said by what has passed here', () => {
    expect(ageOf(1_500, 10_000, 12_000)).toBe(3_500);
  });
  it('does not make an answer younger when the clock stands still or is not known', () => {
    expect([ageOf(1_500, 10_000, 9_000), ageOf(null, 10_000, 12_000)]).toEqual([1_500, null]);
  });
  it('writes a span without saying ago', () => {
    expect([0, 1.5, 42, 190, null].map(span)).toEqual(['0 s', '1.5 s', '42 s', '3 min', '–']);
  });
});
