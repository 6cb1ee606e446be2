import { describe, expect, it } from '@jest/globals';
import { slopeInWords } from './slope-in-words.ts';

describe('the slope of a fitted line', () => {
  it('is told in steps that people think in, whatever the units of the API', () => {
    expect(slopeInWords('durationMs', 'popularity', -0.000036)).toBe(
      'popularity falls by 2.16 points with each minute of duration',
    );
    expect(slopeInWords('popularity', 'durationMs', 310)).toBe(
      'duration rises by 0.31 s with each point of popularity',
    );
    expect(slopeInWords('trackNumber', 'explicit', 0.021)).toBe(
      'the share of explicit tracks rises by 2.10 percentage points with each place on the album',
    );
    expect(slopeInWords('releaseAgeDays', 'durationMs', 200)).toBe(
      'duration rises by 73.0 s with each year since the release',
    );
  });
  it('says of hardly any change that it is that', () => {
    expect(slopeInWords('trackNumber', 'popularity', -0.004)).toBe(
      'popularity falls by less than 0.01 points with each place on the album',
    );
    expect(slopeInWords('trackNumber', 'popularity', 0)).toBe('popularity stays the same with each place on the album');
  });
});
