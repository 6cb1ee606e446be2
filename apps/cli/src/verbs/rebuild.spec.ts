import { describe, expect, it } from '@jest/globals';
import type { RebuildResult } from '@freshwax/contracts';
import { resultLines } from './rebuild.ts';

const equal: RebuildResult = {
  from: 'cassandra',
  startedAt: '2026-11-21T08:00:00.000Z',
  tookMs: 61_000,
  records: 1_000_000,
  offsetsNotInLog: 0,
  carried: 0,
  missing: 0,
  firstGaps: [],
  differences: [],
  differing: 0,
  swappedAt: '2026-11-21T08:01:01.000Z',
  writersHeldMs: { comparison: 12, swap: 9 },
  isOldDropped: true,
};

describe('what a rebuild came to', () => {
  it('is short when both were equal', () => {
    expect(resultLines(equal)).toEqual([
      'both are equal, bit for bit',
      '1,000,000 records in 61.0 s; writers waited 12 and 9 ms',
      'the rebuilt tables are in use since 2026-11-21T08:01:01.000Z',
    ]);
  });

  it('shows the first rows of each side that differ, and says what was not changed', () => {
    const difference = { table: 'albums', onlyLive: 0, onlyRebuilt: 1, firstLive: [], firstRebuilt: [{ id: 'a' }] };
    const lines = resultLines({ ...equal, differences: [difference], differing: 1, missing: 2, swappedAt: null });
    expect(lines.slice(0, 4)).toEqual([
      'albums: 0 only in use, 1 only rebuilt',
      '  rebuilt: {"id":"a"}',
      '2 records that were counted are found nowhere',
      '1 rows differ',
    ]);
    expect(lines.at(-1)).toBe('nothing was changed');
  });
});
