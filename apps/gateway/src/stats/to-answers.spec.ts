import { describe, expect, it } from '@jest/globals';
import { correlation, variableSummary } from '@freshwax/contracts';
import { toPopularitySummary, type PopularityBucket } from './popularity.query.ts';
import { toCorrelation } from './to-correlation.ts';
import { availabilityOf } from './to-summary.ts';

const bucket = (value: number, n: bigint, notOffered = 0n): PopularityBucket => ({
  bucket: value,
  n,
  notOffered,
  nDuration: 0n,
  sumDuration: 0n,
  sumDurationSquares: 0n,
  nExplicit: 0n,
  explicit: 0n,
});

describe('a popularity summary', () => {
  it('keeps apart what was not said and what is not offered', () => {
    const summary = variableSummary.parse(toPopularitySummary([bucket(-1, 10n, 7n), bucket(0, 1n), bucket(100, 1n)]));
    expect(summary).toMatchObject({ n: 2, missing: 3, notOffered: 7, mean: 50, availability: 'ok', q1: 0, q3: 100 });
  });

  it('says not offered where no row has a value and the source does not offer it', () => {
    expect(toPopularitySummary([bucket(-1, 4n, 4n)])).toMatchObject({ n: 0, availability: 'not-offered', mean: null });
  });

  it('says missing where there is nothing at all', () => {
    expect(toPopularitySummary([])).toMatchObject({ n: 0, availability: 'missing', median: null });
    expect(availabilityOf(0n, 0n)).toBe('missing');
  });
});

describe('a correlation', () => {
  const none = { n: 0n, sumX: 0n, sumY: 0n, sumXX: 0n, sumYY: 0n, sumXY: 0n };
  const parts = { x: 'popularity', y: 'durationMs', method: 'sums' } as const;

  it('is not offered only when no pair exists and the source does not offer one side', () => {
    const figures = { sums: none, rho: null, missing: 5n };
    expect(toCorrelation({ ...parts, isOffered: false, figures }).availability).toBe('not-offered');
    expect(toCorrelation({ ...parts, isOffered: true, figures }).availability).toBe('missing');
  });

  it('answers its schema for one and for two pairs', () => {
    const one = { n: 1n, sumX: 3n, sumY: 4n, sumXX: 9n, sumYY: 16n, sumXY: 12n };
    const two = { n: 2n, sumX: 3n, sumY: 3n, sumXX: 5n, sumYY: 5n, sumXY: 4n };
    expect(
      correlation.parse(toCorrelation({ ...parts, isOffered: true, figures: { sums: one, rho: null, missing: 0n } })),
    ).toMatchObject({
      availability: 'missing',
      pearson: null,
      spearman: null,
    });
    expect(
      correlation.parse(toCorrelation({ ...parts, isOffered: true, figures: { sums: two, rho: -1, missing: 0n } })),
    ).toMatchObject({
      availability: 'ok',
      pearson: { r: -1, low: null, high: null },
    });
  });
});
