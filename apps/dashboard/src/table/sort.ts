import type { Cell } from './csv.ts';

/** `-name` is largest first, `name` smallest first. */
export function readOrder(order: string | undefined): { column: string; isDescending: boolean } | null {
  if (!order) return null;
  return order.startsWith('-')
    ? { column: order.slice(1), isDescending: true }
    : { column: order, isDescending: false };
}

function compare(a: Cell, b: Cell): number {
  if (typeof a === 'string' && typeof b === 'string')
    return a.localeCompare(b, 'en', { sensitivity: 'base', numeric: true });
  return Number(a) - Number(b);
}

/** A sorted copy; equal rows keep their order and rows without a value come last in both directions. */
export function sortRows<R>(rows: readonly R[], valueOf: (row: R) => Cell, isDescending: boolean): R[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [valueOf(a), valueOf(b)];
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0);
    return isDescending ? compare(y, x) : compare(x, y);
  });
}

/** What a click on a column's head asks for: figures begin with the largest, words with A; the third click undoes. */
export function nextOrder(current: string | undefined, column: string, isNumeric: boolean): string | undefined {
  const [first, second] = isNumeric ? [`-${column}`, column] : [column, `-${column}`];
  if (current === first) return second;
  return current === second ? undefined : first;
}
