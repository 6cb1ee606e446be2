import { describe, expect, it } from '@jest/globals';
import { markOf, spanOf } from './cell-mark.ts';

const AS_OF = '2026-11-23T10:00:00Z';

describe('a bin of an exploration', () => {
  it('holds each whole value once, as the server puts it there', () => {
    for (const axis of [
      { from: 3, to: 99, bins: 24 },
      { from: 60_000, to: 361_000, bins: 7 },
      { from: 1, to: 9, bins: 8 },
      { from: 0, to: 2, bins: 2 },
      { from: 5, to: 6, bins: 1 },
    ]) {
      const binOf = (value: number): number =>
        Math.min(axis.bins - 1, Math.floor(((value - axis.from) * axis.bins) / (axis.to - axis.from)));
      const step = Math.max(1, Math.floor((axis.to - axis.from) / 1_000));
      for (let value = axis.from; value <= axis.to; value += step) {
        const { from = value, to = value } = spanOf(axis, binOf(value));
        expect([value, value >= from, value <= to]).toEqual([value, true, true]);
      }
    }
  });

  const popularity = { variable: 'popularity', axis: { from: 0, to: 100, bins: 10 } } as const;
  const length = { variable: 'durationMs', axis: { from: 60_000, to: 360_000, bins: 3 } } as const;
  const age = { variable: 'releaseAgeDays', axis: { from: 0, to: 300, bins: 3 } } as const;
  const number = { variable: 'trackNumber', axis: { from: 1, to: 10, bins: 9 } } as const;

  it('narrows by both of its variables, open where the axis ends', () => {
    const middle = [
      { ...length, bin: 1 },
      { ...popularity, bin: 2 },
    ];
    expect(markOf(middle, AS_OF)).toEqual({ duration: '160000-259999', popularity: '20-29' });
    const last = [
      { ...length, bin: 2 },
      { ...popularity, bin: 9 },
    ];
    expect(markOf(last, AS_OF)).toEqual({ duration: '260000-', popularity: '90-100' });
    expect(markOf([{ ...length, bin: 0 }], AS_OF)).toEqual({ duration: '0-159999' });
  });

  it('is of days where it is of an age: the older came out earlier', () => {
    expect(markOf([{ ...age, bin: 1 }], AS_OF)).toEqual({ from: '2026-05-08', to: '2026-08-15' });
    expect(markOf([{ ...age, bin: 0 }], AS_OF)).toEqual({ from: '2026-08-16' });
    expect(markOf([{ ...age, bin: 2 }], AS_OF)).toEqual({ to: '2026-05-07' });
  });

  it('is no mark where one of its variables is none', () => {
    const bins = [
      { ...number, bin: 3 },
      { ...popularity, bin: 0 },
    ];
    expect(markOf(bins, AS_OF)).toBeUndefined();
  });
});
