import { expect, it } from '@jest/globals';
import { timesRefused } from './times-refused.ts';

it('counts a refusal of each record, and of each redrive in vain', () => {
  expect(timesRefused([{ rejectedAgain: 0 }, { rejectedAgain: 2 }, { rejectedAgain: 0 }])).toBe(5);
  expect(timesRefused([])).toBe(0);
});
