import { describe, expect, it } from '@jest/globals';
import { toBatches, warmRate, type Batch } from './batches.ts';

const batch = (query: string, records: number, startedAt: number, endedAt: number): Batch => ({
  query,
  records,
  startedAt,
  endedAt,
});

describe('The micro-batches of a job', () => {
  it("are read from Spark's progress, by query", () => {
    const progress = { timestamp: '2026-01-01T00:00:10.500Z', numInputRows: 7, batchDuration: 1_500 };
    const startedAt = Date.parse('2026-01-01T00:00:10.500Z') / 1_000;
    expect(toBatches({ album: [progress] })).toEqual([batch('album', 7, startedAt, startedAt + 1.5)]);
  });
  it('have no warm rate when each query had but one', () => {
    expect(warmRate([batch('album', 10, 0, 5), batch('track', 10, 0, 5)])).toBeUndefined();
  });
  it('have a rate from when the last query had its first behind it, whole and in part', () => {
    const batches = [
      batch('album', 99, 0, 10),
      batch('track', 99, 0, 4),
      batch('track', 20, 5, 15),
      batch('track', 30, 15, 20),
    ];
    // 5 of the 10 s of the second batch, and the third: 10 + 30 records in 10 s.
    expect(warmRate(batches)).toBeCloseTo(4);
  });
});
