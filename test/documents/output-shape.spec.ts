import { describe, expect, it } from '@jest/globals';
import { lineThatIsMissing } from './output-shape.ts';

describe('output that a page shows', () => {
  it.each([
    ['the same', 'all agree', 'all agree'],
    ['with other numbers', '1,562 rows in 142.5 s', '3 rows in 0.4 s'],
    ['with other times', '2026-11-21T08:55:05.687Z  ok', '2027-01-02T03:04:05.006Z ok'],
    ['in other columns', 'topic    windows', '  topic   windows  '],
    ['with what is left out', 'id … done\n…\nend', 'id 7f3a done\nmore\nmore\nend'],
    ['with signs of a pattern', 'a (b) [c] * $', 'a (b) [c] * $'],
  ])('is there %s', (_, shape, output) => expect(lineThatIsMissing(shape, output)).toBeUndefined());
  it('is not there in another order, or with other words', () => {
    expect(lineThatIsMissing('a\nb', 'b\na')).toBe('b');
    expect(lineThatIsMissing('2 rows', '2 columns')).toBe('2 rows');
    expect(lineThatIsMissing('2 rows', '2 rows more')).toBe('2 rows');
  });
});
