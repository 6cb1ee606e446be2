import { describe, expect, it } from '@jest/globals';
import { hourlyObservations } from './number.ts';

describe('the observations of a history', () => {
  it.each([
    [1, 'observation, one an hour at most'],
    [0, 'observations, one an hour at most'],
    [2, 'observations, one an hour at most'],
  ])('are of one an hour at most, a single one too: %i', (n, text) => {
    expect(hourlyObservations(n)).toBe(text);
  });
});
