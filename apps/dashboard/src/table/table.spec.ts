import { describe, expect, it } from '@jest/globals';
import { toCsv } from './csv.ts';
import { nextOrder, sortRows } from './sort.ts';

describe('CSV', () => {
  it('quotes what needs quotes and leaves a missing value empty', () => {
    expect(
      toCsv(
        ['name', 'n'],
        [
          ['a "b", c', 1],
          [null, 2.5],
        ],
      ),
    ).toBe('name,n\r\n"a ""b"", c",1\r\n,2.5\r\n');
  });
  it('disarms what a spreadsheet would run, and leaves negative numbers alone', () => {
    expect(toCsv(['x'], [['=1+1'], ['@cmd'], ['-x'], [-1]])).toBe("x\r\n'=1+1\r\n'@cmd\r\n'-x\r\n-1\r\n");
  });
});

describe('sorting a table', () => {
  const rows = [{ v: 2 }, { v: null }, { v: 10 }, { v: 2 }];
  it('puts rows without a value last in both directions', () => {
    expect(sortRows(rows, (row) => row.v, false).map((row) => row.v)).toEqual([2, 2, 10, null]);
    expect(sortRows(rows, (row) => row.v, true).map((row) => row.v)).toEqual([10, 2, 2, null]);
  });
  it('orders words as people do', () => {
    expect(sortRows(['b', 'Ä', 'a10', 'a9'], (row) => row, false)).toEqual(['Ä', 'a9', 'a10', 'b']);
  });
  it('turns through first, other way round, undone', () => {
    const first = nextOrder(undefined, 'n', true);
    const second = nextOrder(first, 'n', true);
    expect([first, second, nextOrder(second, 'n', true)]).toEqual(['-n', 'n', undefined]);
    expect(nextOrder('-n', 'name', false)).toBe('name');
  });
});
