import { describe, expect, it } from '@jest/globals';
import { countReason, noCounts } from './import.counts.ts';

const kindsOf = (...reasons: string[]): Record<string, number> => {
  const counts = noCounts();
  for (const reason of reasons) countReason(counts, reason);
  return counts.reasons;
};

describe('the reasons of an import', () => {
  it('are counted without the cells and the numbers of a row', () => {
    expect(kindsOf('row 7: "x" is no number', 'row 12: "y" is no number')).toEqual({ 'row n: "..." is no number': 2 });
  });
  it('keep a bound', () => {
    expect(kindsOf('340 is more than 100', '101 is more than 100')).toEqual({ 'n is more than 100': 2 });
  });
  it('keep the numbers of a name', () => {
    expect(kindsOf('is not UTF-8', 'is not UTF-8')).toEqual({ 'is not UTF-8': 2 });
    expect(kindsOf('"2020-13-40" is no ISO-8601 time')).toEqual({ '"..." is no ISO-8601 time': 1 });
  });
});
