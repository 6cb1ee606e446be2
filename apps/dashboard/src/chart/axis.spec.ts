import { describe, expect, it } from '@jest/globals';
import { countsUpTo, formatOf, roundAxis } from './axis.ts';
import { labelsOf } from './labels.ts';
import { dayAxis, yearAxis } from './stepped-axis.ts';
import { timeAxis } from './time-axis.ts';

describe('an axis', () => {
  it('ends on round minutes and has no more steps than there is room for', () => {
    expect(roundAxis('clock', [31_000, 412_000], 8)).toEqual({ format: 'clock', min: 0, max: 420_000, steps: 7 });
    expect(roundAxis('clock', [31_000, 412_000], 4)).toEqual({ format: 'clock', min: 0, max: 480_000, steps: 4 });
  });
  it('still has a width when all values are one', () => {
    expect(roundAxis('clock', [180_000, 180_000], 6)).toMatchObject({ min: 180_000, max: 195_000 });
  });
  it('takes any step where no round one is wide enough', () => {
    expect(roundAxis('count', [0, 1e12], 4).steps).toBeLessThanOrEqual(4);
  });
  it('of counts leaves no more above the highest than a step', () => {
    const ends = [0, 1, 42, 87, 673, 41_000, 9_876_543].map((n) => countsUpTo([{ n: 0 }, { n }], 'tracks').max);
    expect(countsUpTo([], 'tracks').max).toBe(1);
    expect(ends).toEqual([1, 1, 50, 100, 800, 50_000, 10_000_000]);
  });
  it('labels no fraction of a thing that is counted', () => {
    expect([formatOf('count')(2), formatOf('count')(2.5)]).toEqual(['2', '']);
  });
});

/** All that a chart writes along an axis, step by step. */
const written = (axis: ReturnType<typeof dayAxis>, width: number): string[] => {
  const { min = 0, max = 0, steps = 1 } = axis;
  const show = labelsOf(axis, width);
  return Array.from({ length: steps + 1 }, (_, at) => show(min + (at * (max - min)) / steps)).filter((text) => text);
};
const WIDE = 1_000;

describe('the labels of an axis', () => {
  const first = Date.parse('2026-11-01');
  const DAY_MS = 86_400_000;
  it.each([21, 22, 34, 90])('of %i days stand under the middle of whole days, in equal steps', (length) => {
    const last = first + (length - 1) * DAY_MS;
    const axis = dayAxis([first, last], 6);
    expect([axis.min, axis.max]).toEqual([first - DAY_MS / 2, last + DAY_MS / 2]);
    const steps = axis.ticks!.slice(1).map((tick, at) => tick - axis.ticks![at]!);
    expect([new Set(steps).size, axis.ticks!.every((tick) => tick % DAY_MS === 0)]).toEqual([1, true]);
    expect(written(axis, WIDE)).toHaveLength(axis.ticks!.length);
    expect(axis.ticks!.length).toBeLessThanOrEqual(7);
  });
  it('name no day twice, and each as it is', () => {
    expect(written(dayAxis([first, first + 21 * DAY_MS], 6), WIDE)).toEqual([
      '1 Nov',
      '5 Nov',
      '9 Nov',
      '13 Nov',
      '17 Nov',
      '21 Nov',
    ]);
  });
  it('are no more than there is room for', () => {
    const axis = dayAxis([first, first + 21 * DAY_MS], 6);
    expect([WIDE, 260].map((width) => written(axis, width).length)).toEqual([6, 3]);
  });
  it('of a time stand at round times, wherever it begins and ends', () => {
    const begin = new Date(2026, 10, 22, 8, 24, 50).getTime();
    expect(written(timeAxis([begin, begin + 15 * 60_000], 6), WIDE)).toEqual(['08:25', '08:30', '08:35', '08:40']);
    expect(written(timeAxis([begin, begin + 70_000], 6), WIDE)).toEqual([
      '08:25:00',
      '08:25:15',
      '08:25:30',
      '08:25:45',
      '08:26:00',
    ]);
  });
  it('of days and a half say the day where it begins', () => {
    const begin = new Date(2026, 10, 22, 5, 0, 0).getTime();
    expect(written(timeAxis([begin, begin + 30 * 3_600_000], 6), WIDE)).toEqual([
      '06:00',
      '12:00',
      '18:00',
      '23 Nov',
      '06:00',
      '12:00',
    ]);
  });
  it('of years are whole years', () => {
    expect(written(yearAxis([1959, 2026], 7), WIDE)).toEqual(['1960', '1970', '1980', '1990', '2000', '2010', '2020']);
    expect(written(yearAxis([2023, 2026], 7), WIDE)).toEqual(['2023', '2024', '2025', '2026']);
  });
});
