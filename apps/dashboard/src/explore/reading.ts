import type { Exploration } from '@freshwax/contracts';

/** Where the keys or the pointer have brought the reader: a column, or one cell of it. */
export interface Reading {
  /** Bin of x. */
  readonly column: number;
  /** Bin of y; null while the whole column is read. */
  readonly row: number | null;
}

const strides: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9 };
const climbs: Record<string, number> = { ArrowUp: 1, ArrowDown: -1 };

/** The place that is `by` further in a list, from one end where nothing was chosen; never beyond its ends. */
const further = <T>(list: readonly T[], at: number, by: number): T | undefined =>
  list[Math.max(0, Math.min(list.length - 1, (at >= 0 ? at : by > 0 ? -1 : list.length) + by))];

/**
 * Where a key leads: left and right through the columns that have tracks, up and down through the cells of one that have any.
 * @returns undefined for a key that leads nowhere
 */
export function moved(
  at: Reading | null,
  key: string,
  { spread, cells }: Pick<Exploration, 'spread' | 'cells'>,
): Reading | undefined {
  const columns = spread.map(({ bin }) => bin);
  const stride = strides[key];
  if (stride !== undefined) {
    const column = further(columns, at ? columns.indexOf(at.column) : -1, stride);
    return column === undefined ? undefined : { column, row: null };
  }
  const climb = climbs[key];
  const column = at?.column ?? columns[0];
  if (climb === undefined || column === undefined) return undefined;
  const rows = cells.flatMap(([x, y]) => (x === column ? [y] : [])).sort((a, b) => a - b);
  return { column, row: further(rows, rows.indexOf(at?.row ?? -1), climb) ?? null };
}

/**
 * What lies under the pointer: a cell that has tracks, else its column where that has any.
 * @param across from the left, 0..1 @param up from the foot, 0..1
 */
export function pointedAt(
  [across, up]: readonly [across: number, up: number],
  { spread, cells, axes }: Pick<Exploration, 'spread' | 'cells' | 'axes'>,
): Reading | null {
  if (!axes) return null;
  const [column, row] = [Math.floor(across * axes.x.bins), Math.floor(up * axes.y.bins)];
  if (cells.some(([x, y]) => x === column && y === row)) return { column, row };
  return spread.some(({ bin }) => bin === column) ? { column, row: null } : null;
}
