import { describe, expect, it } from '@jest/globals';
import { thin, toGaps } from './to-history.ts';

const HOUR = 3_600_000;
const at = (...hours: number[]) => hours.map((hour) => ({ atMs: hour * HOUR, popularity: 1 }));

describe('the gaps of a history', () => {
  it('are longer than two hours where the interval is shorter than one', () => {
    const whole = { fromMs: 0, toMs: 6 * HOUR, byTheHourFromMs: 0 };
    expect(toGaps(at(0, 1, 2, 3, 4, 6), HOUR / 6, whole)).toEqual([]);
    expect(toGaps(at(0, 1, 2, 5, 6), HOUR / 6, whole)).toEqual([{ fromMs: 2 * HOUR, toMs: 5 * HOUR }]);
  });

  it('are longer than two intervals where those are longer', () => {
    const whole = { fromMs: 0, toMs: 24 * HOUR, byTheHourFromMs: 0 };
    expect(toGaps(at(0, 6, 18, 24), 6 * HOUR, whole)).toEqual([]);
    expect(toGaps(at(0, 11, 24), 6 * HOUR, whole)).toEqual([{ fromMs: 11 * HOUR, toMs: 24 * HOUR }]);
  });

  it('begin and end with what should have been observed', () => {
    expect(toGaps(at(5), HOUR, { fromMs: 0, toMs: 9 * HOUR, byTheHourFromMs: 0 })).toEqual([
      { fromMs: 0, toMs: 5 * HOUR },
      { fromMs: 5 * HOUR, toMs: 9 * HOUR },
    ]);
    expect(toGaps([], HOUR, { fromMs: 0, toMs: HOUR, byTheHourFromMs: 0 })).toEqual([]);
  });
});

describe('the gaps of old days', () => {
  it('are longer than two days, of which the history keeps one observation each', () => {
    const whole = { fromMs: 5 * HOUR, toMs: 100 * HOUR, byTheHourFromMs: 96 * HOUR };
    expect(toGaps(at(5, 24 + 23, 48 + 23, 97, 100), HOUR, whole)).toEqual([{ fromMs: 97 * HOUR, toMs: 100 * HOUR }]);
    expect(toGaps(at(5, 72 + 23, 97, 98, 100), HOUR, whole)).toEqual([{ fromMs: 5 * HOUR, toMs: 95 * HOUR }]);
  });
});

describe('thinning', () => {
  it('keeps both ends and no more than asked for', () => {
    const all = Array.from({ length: 1_001 }, (_, index) => index);
    expect(thin(all, 5)).toEqual([0, 250, 500, 750, 1_000]);
    expect(thin(all, 2_000)).toEqual(all);
  });
});
