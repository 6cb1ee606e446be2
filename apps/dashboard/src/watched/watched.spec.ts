import { describe, expect, it } from '@jest/globals';
import type { WatchedHistory } from '@freshwax/contracts';
import { intervalText } from './intervals.ts';
import { toHistoryPoints, toHistorySpec } from './to-history-spec.ts';
import { toWhen } from './to-when.ts';

const history = {
  from: '2026-10-21T00:00:00Z',
  to: '2026-11-20T00:00:00Z',
  points: [
    { observedAt: '2026-11-10T00:00:00Z', popularity: 50 },
    { observedAt: '2026-11-14T00:00:00Z', popularity: null },
  ],
  gaps: [{ from: '2026-11-10T00:00:00Z', to: '2026-11-14T00:00:00Z' }],
} as unknown as WatchedHistory;

/** An axis ends at a round time, a little beside what it shows. */
const isWithinHalfADay = (end: number | undefined, day: string): boolean =>
  Math.abs((end ?? 0) - Date.parse(day)) < 43_200_000;

describe('the history of a watched track', () => {
  it('is broken where nothing was observed', () => {
    expect(toHistoryPoints(history).map(([at, value]) => [new Date(at).toISOString().slice(0, 10), value])).toEqual([
      ['2026-11-10', 50],
      ['2026-11-12', null],
      ['2026-11-14', null],
    ]);
  });

  it('shades its gaps, and begins where the first of it does', () => {
    const spec = toHistorySpec(history);
    expect(spec.spans).toEqual([{ from: Date.parse('2026-11-10'), to: Date.parse('2026-11-14') }]);
    expect([
      spec.x.format,
      isWithinHalfADay(spec.x.min, '2026-11-10'),
      isWithinHalfADay(spec.x.max, '2026-11-20'),
    ]).toEqual(['day', true, true]);
  });

  it('keeps an hour in sight when it has just begun', () => {
    const young = { ...history, points: [{ observedAt: history.to, popularity: 1 }], gaps: [] };
    const { format, min = 0, max = 0 } = toHistorySpec(young).x;
    expect([format, max - min]).toEqual(['time', 3_600_000]);
  });
});

describe('an observation', () => {
  const seriesOf = (popularities: readonly (number | null)[]) => {
    const points = popularities.map((popularity, at) => ({ observedAt: `2026-11-1${at}T00:00:00Z`, popularity }));
    return toHistorySpec({ ...history, points, gaps: [] } as unknown as WatchedHistory).series[0];
  };

  it.each([[[50]], [[50, null, 51, 52]]])('without a neighbour is a dot, which no line would show: %j', (points) => {
    expect(seriesOf(points)).toMatchObject({ hasDots: true });
  });

  it('with neighbours is on the line', () => {
    expect(seriesOf([50, 51, null, 52, 53])).toMatchObject({ hasDots: false });
  });
});

describe('an interval', () => {
  it('is written in the largest unit that it fills', () => {
    expect([10_000, 600_000, 5_400_000, 172_800_000].map(intervalText)).toEqual(['10 s', '10 min', '1.5 h', '2 d']);
  });
});

describe('when a track was observed and is due', () => {
  const times = { lastObservedAt: '2026-11-22T03:12:09Z', nextDueAt: '2026-11-22T03:12:19Z' };

  it('is told to the second where it is observed every few of them, else to the minute', () => {
    expect(toWhen({ ...times, intervalMs: 10_000 })).toMatch(/^observed .*:\d\d:09, due .*:\d\d:19$/);
    expect(toWhen({ ...times, intervalMs: 3_600_000 })).toMatch(/^observed [^:]* \d\d:\d\d, due [^:]* \d\d:\d\d$/);
  });

  it('is told as far as it is known', () => {
    expect(toWhen({ ...times, nextDueAt: null, intervalMs: 10_000 })).toMatch(/^observed [^:]*:\d\d:09$/);
    expect(toWhen({ lastObservedAt: null, nextDueAt: null, intervalMs: 10_000 })).toBe('not observed yet');
  });
});
