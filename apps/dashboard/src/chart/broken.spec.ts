import { describe, expect, it } from '@jest/globals';
import { broken, hasLonely } from './broken.ts';
import type { Point } from './chart.schema.ts';

const at = (...xs: number[]): Point[] => xs.map((x) => [x, 7]);
const holes = (points: readonly Point[]): number[] => points.filter(([, y]) => y === null).map(([x]) => x);

describe('a line', () => {
  it('breaks where nothing was observed for more than three times as long as usual', () => {
    expect(holes(broken(at(0, 10, 20, 30, 61, 70)))).toEqual([45.5]);
  });
  it('goes on where it was only a little longer', () => {
    const points = at(0, 10, 20, 30, 60, 70);
    expect(broken(points)).toEqual(points);
  });
  it('takes no distance for a hole that is shorter than the least', () => {
    expect(holes(broken(at(0, 1, 2, 50, 51), 60))).toEqual([]);
    expect(holes(broken(at(0, 1, 2, 50, 51), 40))).toEqual([26]);
  });
  it('knows of no usual distance below three points', () => {
    expect([broken(at(0, 90)), broken([])]).toEqual([at(0, 90), []]);
  });
  it('needs a dot where a point stands between two holes', () => {
    expect(hasLonely(broken(at(0, 1, 2, 20, 40, 41, 42)))).toBe(true);
    expect(hasLonely(broken(at(0, 1, 2, 20, 21, 22)))).toBe(false);
  });
});
