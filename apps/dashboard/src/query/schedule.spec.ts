import { describe, expect, it } from '@jest/globals';
import { nextRequestIn, pauseAfter, verdictOf, type Standing, type Verdict } from './schedule.ts';

const standing: Standing = {
  now: 10_000,
  lastBeganAt: 9_400,
  minIntervalMs: 1_000,
  isInFlight: false,
  isDirty: true,
  isSeen: true,
  isPageHidden: false,
  retryAt: null,
  maxAgeMs: null,
};

describe('when an answer is asked for again', () => {
  it('asks at once the first time', () => {
    expect(nextRequestIn({ ...standing, lastBeganAt: null, isDirty: false })).toBe(0);
  });
  it('waits out the rest of its interval after a change', () => {
    expect(nextRequestIn(standing)).toBe(400);
    expect(nextRequestIn({ ...standing, lastBeganAt: 2_000 })).toBe(0);
  });
  it('does nothing without a change', () => {
    expect(nextRequestIn({ ...standing, isDirty: false })).toBeNull();
  });
  it('asks after its longest age even without a change', () => {
    expect(nextRequestIn({ ...standing, isDirty: false, maxAgeMs: 5_000 })).toBe(4_400);
  });
  it('does nothing while it is out of sight, the page is hidden or a request is under way', () => {
    expect(nextRequestIn({ ...standing, isSeen: false })).toBeNull();
    expect(nextRequestIn({ ...standing, isPageHidden: true })).toBeNull();
    expect(nextRequestIn({ ...standing, isInFlight: true })).toBeNull();
  });
  it('repeats what failed when its wait is over, changed or not', () => {
    expect(nextRequestIn({ ...standing, isDirty: false, retryAt: 14_000 })).toBe(4_000);
  });
});

describe('what settled nothing', () => {
  const pauses = (verdict: Verdict) =>
    [0, 1, 2, 3, 4, 5, 6].map((unsettled) => pauseAfter(verdict, { unsettled, minIntervalMs: 15_000, random: 1 }));

  it('is left alone once it is settled', () => {
    expect(pauses('settled')).toEqual([null, null, null, null, null, null, null]);
  });
  it('is asked for again ever more rarely while it is refused', () => {
    expect(pauses('refused')).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });
  it('is never asked again by itself where the question is wrong, whatever changes', () => {
    expect(pauses('wrong')).toEqual(Array.from({ length: 7 }, () => Infinity));
    expect(nextRequestIn({ ...standing, retryAt: Infinity, maxAgeMs: 1 })).toBeNull();
    expect([400, 410, 414].map(verdictOf)).toEqual(['wrong', 'wrong', 'wrong']);
  });
  it('is asked again of one that is down, late or busy, and with the data of one that is not there yet', () => {
    expect([null, 500, 503, 408, 429].map(verdictOf)).toEqual(Array.from({ length: 5 }, () => 'refused'));
    expect(verdictOf(404)).toBe('settled');
  });
  it('is soon asked for again where a newer one is being computed, however rarely changes are followed', () => {
    expect(pauses('behind')).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800]);
  });
});
