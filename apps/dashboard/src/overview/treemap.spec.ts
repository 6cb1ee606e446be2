import { describe, expect, it } from '@jest/globals';
import { toTreemap } from './treemap.ts';

const values = [39, 27, 20, 9, 3, 1, 1];
const tiles = toTreemap(values, 1.7);

describe('a treemap', () => {
  it('gives each value its share of the area', () => {
    tiles.forEach(({ width, height }, at) => expect((width * height) / 1e4).toBeCloseTo(values[at]! / 100, 6));
  });
  it('covers the whole and no more', () => {
    for (const { left, top, width, height } of tiles) {
      expect(left + width).toBeLessThanOrEqual(100 + 1e-6);
      expect(top + height).toBeLessThanOrEqual(100 + 1e-6);
    }
  });
  it('lays no tile over another', () => {
    const overlaps = tiles.some((a, i) =>
      tiles.some((b, j) => {
        const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
        const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
        return i < j && across > 1e-6 && down > 1e-6;
      }),
    );
    expect(overlaps).toBe(false);
  });
  it('is nothing of nothing', () => {
    expect(toTreemap([], 2)).toEqual([]);
  });
});
