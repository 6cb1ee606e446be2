import type { Cell } from './cell.ts';

/** Deeper objects stay what they are. */
const MOST_DEPTH = 4;

/** The fields of an object as columns: those of an object inside it by `outer.inner`. Lists stay lists. */
export function flatten(object: Readonly<Record<string, Cell>>): { names: string[]; cells: Cell[] } {
  const flat = { names: [] as string[], cells: [] as Cell[] };
  collect(object, '', flat);
  return flat;
}

function collect(object: Readonly<Record<string, Cell>>, before: string, flat: ReturnType<typeof flatten>): void {
  for (const [name, value] of Object.entries(object)) {
    const path = before + name;
    if (isObject(value) && path.split('.').length < MOST_DEPTH) collect(value, `${path}.`, flat);
    else {
      flat.names.push(path);
      flat.cells.push(value);
    }
  }
}

export const isObject = (value: unknown): value is Record<string, Cell> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
