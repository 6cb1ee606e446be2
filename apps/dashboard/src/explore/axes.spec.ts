import { describe, expect, it } from '@jest/globals';
import { axisName, binText, lineWithin, mediansOf, shareOf, ticksOf } from './axes.ts';

const axes = { x: { from: 0, to: 10, bins: 5 }, y: { from: 0, to: 100, bins: 10 } };

describe('the line through the tracks', () => {
  it('goes from one side to the other where it stays inside', () => {
    const [start, end] = lineWithin(axes, { slope: 2, intercept: 20.5 })!;
    expect([start[0], end[0]]).toEqual([0, 1]);
    expect(start[1]).toBeCloseTo(0.2);
    expect(end[1]).toBeCloseTo(0.4);
  });
  it('is cut where it leaves the drawing', () => {
    const [start, end] = lineWithin(axes, { slope: 40, intercept: -80.5 })!;
    expect(start[0]).toBeCloseTo(0.25);
    expect(start[1]).toBeCloseTo(0);
    expect(end[0]).toBeCloseTo(0.5);
    expect(end[1]).toBeCloseTo(1);
  });
  it('is none where it never enters', () => {
    expect(lineWithin(axes, { slope: 0, intercept: 130 })).toBeNull();
  });
});

describe('the ticks of an axis', () => {
  it('are round, and none lies beyond the ends', () => {
    expect(ticksOf({ from: 42_903, to: 532_490, bins: 30 }, 'durationMs')).toEqual([
      120_000, 240_000, 360_000, 480_000,
    ]);
    expect(ticksOf({ from: 1, to: 19, bins: 19 }, 'trackNumber')).toEqual([5, 10, 15]);
  });
  it('are each of the two for what is yes or no, and name no value that the axis ends before', () => {
    expect(ticksOf({ from: 0, to: 2, bins: 2 }, 'explicit')).toEqual([0, 1]);
    expect(ticksOf({ from: 0, to: 1, bins: 1 }, 'explicit')).toEqual([0]);
    expect(ticksOf({ from: 0, to: 104, bins: 26 }, 'popularity')).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticksOf({ from: 0, to: 100, bins: 25 }, 'popularity')).toEqual([0, 20, 40, 60, 80]);
  });
  it('are two where there is more than one value, however near they are', () => {
    expect(ticksOf({ from: 182_000, to: 194_000, bins: 12 }, 'durationMs')).toEqual([182_000, 193_000]);
    expect(ticksOf({ from: 182_000, to: 183_000, bins: 1 }, 'durationMs')).toEqual([182_000]);
  });
  it('stand in the middle of their values', () => {
    expect(
      ticksOf({ from: 1, to: 4, bins: 3 }, 'trackNumber').map((tick) => shareOf({ from: 1, to: 4, bins: 3 }, tick)),
    ).toEqual([1 / 6, 1 / 2, 5 / 6]);
  });
});

it('a bin is read by the values that it takes', () => {
  const read = (from: number, to: number, variable: Parameters<typeof binText>[2]) =>
    binText({ from, to, bins: 2 }, 1, variable);
  expect(read(0, 8, 'popularity')).toBe('4 – 7');
  expect(read(1, 3, 'trackNumber')).toBe('2');
  expect(read(0, 2, 'explicit')).toBe('yes');
  expect(read(0, 28, 'releaseAgeDays')).toBe('14 d – 27 d');
  expect(read(0, 240_000, 'durationMs')).toBe('2:00 – 4:00');
});

it('an axis is named with its unit, where it has one', () => {
  expect([axisName('durationMs'), axisName('trackNumber')]).toEqual(['duration, min:s', 'track number']);
});

describe('the medians of columns', () => {
  it('are drawn as far as neighbours have tracks enough, and of yes or no not at all', () => {
    const column = (bin: number, n: number) => ({ bin, n, q1: 0, median: bin, q3: 0 });
    const spread = [column(0, 5), column(1, 9), column(2, 4), column(3, 7), column(6, 5)];
    expect(mediansOf(spread, 'popularity').map((stretch) => stretch.map(({ bin }) => bin))).toEqual([[0, 1]]);
    expect([mediansOf([], 'popularity'), mediansOf(spread, 'explicit')]).toEqual([[], []]);
  });
});
