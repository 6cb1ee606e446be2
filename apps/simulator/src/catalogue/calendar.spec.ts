import { describe, expect, it } from '@jest/globals';
import { Calendar } from './calendar.ts';

const epoch = Date.UTC(2026, 6, 14, 12);
const calendar = new Calendar({ seed: 7, albums: 1_000, epoch, releaseIntervalMs: 4_000 });
const DAY_MS = 86_400_000;

describe('the calendar', () => {
  it('releases an album at each interval after the epoch', () => {
    expect(calendar.count(epoch - 1)).toBe(1_000);
    expect(calendar.count(epoch + 3_999)).toBe(1_000);
    expect(calendar.count(epoch + 4_000)).toBe(1_001);
    expect(calendar.releasedAt(1_000)).toBe(epoch + 4_000);
  });

  it('releases nothing where the interval is 0', () => {
    const still = new Calendar({ seed: 7, albums: 10, epoch, releaseIntervalMs: 0 });
    expect(still.count(epoch + DAY_MS)).toBe(10);
  });

  it('never lets a later index be older', () => {
    for (let index = 1; index < 1_010; index++)
      expect(calendar.releasedAt(index)).toBeGreaterThanOrEqual(calendar.releasedAt(index - 1));
    expect(calendar.releasedAt(999)).toBeLessThanOrEqual(epoch);
  });

  it('finds the first album since a time', () => {
    const since = epoch - 14 * DAY_MS;
    const first = calendar.firstSince(since, epoch);
    expect(calendar.releasedAt(first)).toBeGreaterThanOrEqual(since);
    expect(calendar.releasedAt(first - 1)).toBeLessThan(since);
    expect(1_000 - first).toBeGreaterThan(100);
    expect(calendar.firstSince(epoch + 1, epoch)).toBe(1_000);
  });

  it('puts most releases on a Friday', () => {
    const fridays = Array.from({ length: 1_000 }, (_, index) => new Date(calendar.releasedAt(index)).getUTCDay() === 5);
    expect(fridays.filter(Boolean).length).toBeGreaterThan(450);
  });

  it('knows recent dates to the day and some old ones by year or month', () => {
    const dates = Array.from({ length: 1_000 }, (_, index) => calendar.releaseDate(index));
    expect(dates.slice(500).every(({ precision }) => precision === 'day')).toBe(true);
    const lengths = { year: 4, month: 7, day: 10 };
    expect(dates.every(({ date, precision }) => date.length === lengths[precision])).toBe(true);
    expect(new Set(dates.map(({ precision }) => precision))).toEqual(new Set(['year', 'month', 'day']));
  });
});
