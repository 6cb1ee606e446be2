import { describe, expect, it } from '@jest/globals';
import type { CorrelationVariable } from '@freshwax/contracts';
import { lineInWords } from './slope-in-words.ts';

const sure = { r: 0.4, low: 0.3, high: 0.5 };
const told = (x: CorrelationVariable, y: CorrelationVariable, slope: number, span: number, pearson = sure): string => {
  const axes = { x: { from: 0, to: span + 1, bins: 1 }, y: { from: 0, to: 101, bins: 1 } };
  return lineInWords(x, y, { correlation: { pearson, n: 170 }, line: { slope, intercept: 0 }, axes });
};

describe('a fitted line', () => {
  it('is told in steps that people think in, whatever the units of the API', () => {
    expect(told('durationMs', 'popularity', -0.000036, 300_000)).toBe(
      'popularity falls by 2.16 points with each minute of duration',
    );
    expect(told('popularity', 'durationMs', 310, 80)).toBe('duration rises by 0.31 s with each point of popularity');
    expect(told('trackNumber', 'explicit', 0.021, 12)).toBe(
      'the share of explicit tracks rises by 2.10 percentage points with each place on the album',
    );
    expect(told('releaseAgeDays', 'durationMs', 200, 800)).toBe(
      'duration rises by 73.0 s with each year since the release',
    );
  });
  it.each([
    [800, 'year'],
    [90, 'month'],
    [14, 'week'],
    [5, 'day'],
  ])('is told in no longer time than was observed: of %i days by the %s', (span, step) => {
    expect(told('releaseAgeDays', 'artistPopularity', -0.03, span)).toMatch(`with each ${step} since the release`);
  });
  it('is told by the second where all lengths are within a minute', () => {
    expect(told('durationMs', 'popularity', -0.000036, 40_000)).toBe(
      'popularity falls by 0.04 points with each second of duration',
    );
  });
  it('says of hardly any change that it is that', () => {
    expect(told('trackNumber', 'popularity', -0.004, 12)).toBe(
      'popularity falls by less than 0.01 points with each place on the album',
    );
    expect(told('trackNumber', 'popularity', 0, 12)).toBe('popularity stays the same with each place on the album');
  });
  it('says no direction where the interval of the coefficient holds 0', () => {
    expect(told('durationMs', 'popularity', 0.0000537, 300_000, { r: 0.1, low: -0.05, high: 0.24 })).toBe(
      'no direction can be told from these 170 tracks',
    );
  });
});
