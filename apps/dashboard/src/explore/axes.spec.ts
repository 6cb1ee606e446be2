import { describe, expect, it } from '@jest/globals';
import { axisName, lineWithin, mediansOf, ticksOf } from './axes.ts';

const axes = { x: { from: 0, to: 10, bins: 5 }, y: { from: 0, to: 100, bins: 10 } };

describe('the line through the tracks', () => {
  it('goes from one side to the other where it stays inside', () => {
    expect(lineWithin(axes, { slope: 2, intercept: 20 })).toEqual([
      [0, 0.2],
      [1, 0.4],
    ]);
  });
  it('is cut where it leaves the drawing', () => {
    const [start, end] = lineWithin(axes, { slope: 40, intercept: -100 })!;
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
  it('are its two ends alone for what is yes or no', () => {
    expect(ticksOf({ from: 0, to: 1, bins: 2 }, 'explicit')).toEqual([0, 1]);
    expect(ticksOf(axes.y, 'popularity')).toEqual([0, 20, 40, 60, 80, 100]);
  });
});

it('an axis is named with its unit, where it has one', () => {
  expect([axisName('durationMs'), axisName('trackNumber')]).toEqual(['duration, min:s', 'track number']);
});

describe('the medians of columns', () => {
  it('are drawn as far as neighbours have tracks enough', () => {
    const column = (bin: number, n: number) => ({ bin, n, q1: 0, median: bin, q3: 0 });
    const spread = [column(0, 5), column(1, 9), column(2, 4), column(3, 7), column(6, 5)];
    expect(mediansOf(spread).map((stretch) => stretch.map(({ bin }) => bin))).toEqual([[0, 1], [3], [6]]);
    expect(mediansOf([])).toEqual([]);
  });
});
