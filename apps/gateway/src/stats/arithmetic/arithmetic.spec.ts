import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { durationBins, popularityBins } from './bins.ts';
import { pearsonInterval, spearmanInterval } from './interval.ts';
import { mean, sampleStdDev, sumsOf } from './moments.ts';
import { pearson, type PairSums } from './pearson.ts';
import { quantile, quartiles, type ValueCount } from './quartiles.ts';
import { sharedRanks } from './ranks.ts';
import { ratio } from './ratio.ts';
import { spearman } from './spearman.ts';

const small = fc.integer({ min: -50, max: 50 });
const pairs = fc.array(fc.tuple(small, small), { maxLength: 60 });

function naiveMean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** From deviations, not from sums: shares nothing with what it checks. */
function naivePearson(points: readonly (readonly [number, number])[]): number | null {
  const [meanX, meanY] = [naiveMean(points.map(([x]) => x)), naiveMean(points.map(([, y]) => y))];
  const of = (pick: (x: number, y: number) => number): number =>
    points.reduce((sum, [x, y]) => sum + pick(x - meanX, y - meanY), 0);
  const [xx, yy, xy] = [of((x) => x * x), of((_, y) => y * y), of((x, y) => x * y)];
  return points.length < 2 || xx < 1e-9 || yy < 1e-9 ? null : xy / Math.sqrt(xx * yy);
}

/** Mean of the places that a value takes in the sorted list. */
function naiveRanks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}

function sumsOfPairs(points: readonly (readonly [number, number])[]): PairSums {
  const total = (pick: (x: number, y: number) => number): bigint =>
    BigInt(points.reduce((sum, [x, y]) => sum + pick(x, y), 0));
  return {
    n: BigInt(points.length),
    sumX: total((x) => x),
    sumY: total((_, y) => y),
    sumXX: total((x) => x * x),
    sumYY: total((_, y) => y * y),
    sumXY: total((x, y) => x * y),
  };
}

const cellsOf = (points: readonly (readonly [number, number])[]) =>
  points.map(([x, y]) => ({ x: BigInt(x), y: BigInt(y), n: 1n }));

const countsOf = (values: readonly number[]): ValueCount[] =>
  [...Map.groupBy(values, (value) => value)]
    .map(([value, all]) => ({ value, n: BigInt(all.length) }))
    .sort((a, b) => a.value - b.value);

function expectSame(actual: number | null, expected: number | null): void {
  if (expected === null) expect(actual).toBeNull();
  else expect(actual).toBeCloseTo(expected, 9);
}

describe('ratio', () => {
  it('divides integers that no double could hold', () => {
    expect(ratio(10n ** 400n, 4n * 10n ** 399n)).toBe(2.5);
    expect(ratio(-1n, 3n)).toBe(-1 / 3);
    expect(ratio(0n, 7n)).toBe(0);
  });

  it('equals the quotient of doubles wherever both fit', () => {
    const integer = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        fc.pre(b !== 0);
        expect(ratio(BigInt(a), BigInt(b))).toBeCloseTo(a / b, 12);
      }),
    );
  });
});

describe('mean and standard deviation', () => {
  it('equal those computed from deviations', () => {
    fc.assert(
      fc.property(fc.array(small, { minLength: 2, maxLength: 60 }), (values) => {
        const sums = sumsOf(values.map((value) => ({ value: BigInt(value), n: 1n })));
        const center = naiveMean(values);
        const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
        expect(mean(sums)).toBeCloseTo(center, 9);
        expect(sampleStdDev(sums)).toBeCloseTo(Math.sqrt(variance), 9);
      }),
    );
  });

  it('are absent rather than NaN for none and one', () => {
    expect(mean(sumsOf([]))).toBeNull();
    expect(sampleStdDev(sumsOf([]))).toBeNull();
    expect(sampleStdDev(sumsOf([{ value: 7n, n: 1n }]))).toBeNull();
  });

  it('keep a spread of one beside a mean of a day, where doubles cancel to nothing', () => {
    const sums = sumsOf([
      { value: 10n ** 15n, n: 1n },
      { value: 10n ** 15n + 2n, n: 1n },
    ]);
    expect(sampleStdDev(sums)).toBeCloseTo(Math.SQRT2, 12);
  });
});

describe('pearson', () => {
  it('equals the coefficient computed from deviations', () => {
    fc.assert(fc.property(pairs, (points) => expectSame(pearson(sumsOfPairs(points)), naivePearson(points))));
  });

  it('is exactly one on a rising line and minus one on a falling one', () => {
    const line = (slope: number) => [1, 2, 5, 9].map((x) => [x, slope * x + 3] as const);
    expect(pearson(sumsOfPairs(line(7)))).toBe(1);
    expect(pearson(sumsOfPairs(line(-7)))).toBe(-1);
  });

  it('is absent below two pairs and where nothing varies', () => {
    expect(pearson(sumsOfPairs([]))).toBeNull();
    expect(pearson(sumsOfPairs([[1, 2]]))).toBeNull();
    expect(
      pearson(
        sumsOfPairs([
          [1, 2],
          [1, 3],
        ]),
      ),
    ).toBeNull();
  });
});

describe('spearman', () => {
  it('equals the correlation of naive midranks, ties included', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), small), { maxLength: 40 }), (points) => {
        const ranksX = naiveRanks(points.map(([x]) => x));
        const ranksY = naiveRanks(points.map(([, y]) => y));
        expectSame(spearman(cellsOf(points)), naivePearson(ranksX.map((rank, at) => [rank, ranksY[at]!] as const)));
      }),
    );
  });

  it('counts a cell of n as n pairs', () => {
    const points = [
      [1, 4],
      [1, 4],
      [2, 1],
      [3, 9],
    ] as const;
    expect(spearman([{ x: 1n, y: 4n, n: 2n }, ...cellsOf(points.slice(2))])).toBe(spearman(cellsOf(points)));
  });
});

describe('intervals', () => {
  it('match the published example of Fisher (r = 0.5, n = 28)', () => {
    const { low, high } = pearsonInterval(0.5, 28n);
    expect(low).toBeCloseTo(0.156, 3);
    expect(high).toBeCloseTo(0.736, 3);
  });

  it('hold the coefficient, stay within one, and are wider for ranks', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.999, max: 0.999, noNaN: true }),
        fc.bigInt({ min: 4n, max: 10n ** 6n }),
        (r, n) => {
          const [plain, ranks] = [pearsonInterval(r, n), spearmanInterval(r, n)];
          expect(plain.low!).toBeLessThanOrEqual(r);
          expect(plain.high!).toBeGreaterThanOrEqual(r);
          expect(ranks.low!).toBeLessThanOrEqual(plain.low!);
          expect(ranks.low!).toBeGreaterThanOrEqual(-1);
          expect(ranks.high!).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('are absent below four pairs and at one', () => {
    expect(pearsonInterval(0.5, 3n)).toEqual({ r: 0.5, low: null, high: null });
    expect(spearmanInterval(-1, 100n)).toEqual({ r: -1, low: null, high: null });
  });
});

describe('quartiles', () => {
  it('are the values at which a quarter, half and three quarters are reached', () => {
    fc.assert(
      fc.property(fc.array(small, { minLength: 1, maxLength: 60 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const at = (share: number): number => sorted[Math.ceil(values.length * share) - 1]!;
        expect(quartiles(countsOf(values))).toEqual({ q1: at(0.25), median: at(0.5), q3: at(0.75) });
      }),
    );
  });

  it('are absent without values', () => {
    expect(quartiles([])).toEqual({ q1: null, median: null, q3: null });
    expect(quantile([], 99n, 100n)).toBeNull();
  });
});

describe('bins', () => {
  const total = (bins: readonly { n: number }[]): number => bins.reduce((sum, { n }) => sum + n, 0);

  it('hold every duration once, in whole seconds, the last open above', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 86_400 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 200 }),
        (seconds, bins) => {
          const made = durationBins(countsOf(seconds), bins);
          expect(total(made)).toBe(seconds.length);
          expect(made).toHaveLength(bins);
          expect(made.at(-1)!.toMs).toBeNull();
          for (const [at, bin] of made.slice(1).entries()) expect(bin.fromMs).toBe(made[at]!.toMs);
        },
      ),
    );
  });

  it('lie within the range that durations were narrowed to, the last no longer than it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 80_000_000 }),
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.nat(1_000_000), { minLength: 1 }),
        (fromMs, lengthMs, bins, places) => {
          const toMs = fromMs + lengthMs;
          const seconds = places.map((place) => Math.floor((fromMs + (place % (lengthMs + 1))) / 1_000));
          const made = durationBins(countsOf(seconds), bins, { fromMs, toMs });
          expect(total(made)).toBe(seconds.length);
          expect(made.length).toBeLessThanOrEqual(bins);
          expect(made[0]!.fromMs).toBe(Math.floor(fromMs / 1_000) * 1_000);
          for (const { fromMs: from, toMs: to, n } of made)
            expect(n).toBe(seconds.filter((second) => second * 1_000 >= from && second * 1_000 < to!).length);
        },
      ),
    );
  });

  it('reach no further than the longest of a range that ends far above it', () => {
    const made = durationBins(countsOf([180, 200, 240]), 3, { toMs: 2_147_483_647 });
    expect(made.map(({ n }) => n)).toEqual([0, 0, 3]);
    expect(made.at(-1)!.toMs).toBe(243_000);
  });

  it('are none without durations', () => {
    expect(durationBins([], 10)).toEqual([]);
  });

  it('cover 0 to 100 without gap for any number asked for, and never make more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 })), fc.integer({ min: 1, max: 101 }), (values, bins) => {
        const made = popularityBins(countsOf(values), bins);
        expect(total(made)).toBe(values.length);
        expect(made.length).toBeLessThanOrEqual(bins);
        expect([made[0]!.from, made.at(-1)!.to]).toEqual([0, 100]);
        for (const [at, bin] of made.slice(1).entries()) expect(bin.from).toBe(made[at]!.to + 1);
      }),
    );
  });
});

describe('shared ranks', () => {
  it('give equal values the same place and say so', () => {
    expect(sharedRanks([9, 7, 7, 4])).toEqual([
      { rank: 1, tied: false },
      { rank: 2, tied: true },
      { rank: 2, tied: true },
      { rank: 4, tied: false },
    ]);
  });
});
