import { describe, expect, it } from '@jest/globals';
import { moved, pointedAt, type Reading } from './reading.ts';

const column = (bin: number) => ({ bin, n: 2, q1: 0, median: 1, q3: 2 });
const grid = {
  spread: [column(0), column(2), column(5)],
  cells: [
    [0, 4, 1],
    [2, 7, 1],
    [2, 1, 3],
    [5, 0, 1],
  ] as [number, number, number][],
};
const after = (...keys: string[]): Reading | undefined =>
  keys.reduce<Reading | undefined>((at, key) => moved(at ?? null, key, grid) ?? at, undefined);

describe('reading an exploration by keys', () => {
  it('goes through the columns that have tracks, and stays at the ends', () => {
    expect(after('ArrowRight', 'ArrowRight')).toEqual({ column: 2, row: null });
    expect(after('End', 'ArrowRight')).toEqual({ column: 5, row: null });
    expect(after('ArrowLeft')).toEqual({ column: 5, row: null });
  });
  it('goes through the cells of a column, from its foot or its head', () => {
    expect(after('Home', 'ArrowRight', 'ArrowUp')).toEqual({ column: 2, row: 1 });
    expect(after('Home', 'ArrowRight', 'ArrowUp', 'ArrowUp', 'ArrowUp')).toEqual({ column: 2, row: 7 });
    expect(after('Home', 'ArrowRight', 'ArrowDown')).toEqual({ column: 2, row: 7 });
    expect(after('ArrowUp')).toEqual({ column: 0, row: 4 });
  });
  it('reads the whole column again in the next one', () => {
    expect(after('Home', 'ArrowUp', 'ArrowRight')).toEqual({ column: 2, row: null });
  });
  it('leaves other keys alone, and leads nowhere where nothing is', () => {
    expect(moved(null, 'Tab', grid)).toBeUndefined();
    expect(['End', 'ArrowUp'].map((key) => moved(null, key, { spread: [], cells: [] }))).toEqual([
      undefined,
      undefined,
    ]);
  });
});

it('reads what the pointer is on: a cell, or the column where the cell is empty', () => {
  const axes = { x: { from: 0, to: 10, bins: 10 }, y: { from: 0, to: 100, bins: 10 } };
  const at = (across: number, up: number) => pointedAt([across, up], { ...grid, axes });
  expect([at(0.29, 0.11), at(0.2, 0.5), at(0.39, 0.11), at(0.51, 0.001), at(1, 0)]).toEqual([
    { column: 2, row: 1 },
    { column: 2, row: null },
    null,
    { column: 5, row: 0 },
    null,
  ]);
});
