import { readBinaryArray } from './binary.array.ts';

/** One set of arrays that a statement is given: its columns, by name. */
export type Columns = Record<string, readonly unknown[]>;

export interface ChunkText {
  /** Columns of the ledger that the fence compares, with their parameters. */
  fence: [column: string, parameter: number][];
  /** What the fence sets; `adds` where it is added to what is there. */
  sets: { column: string; parameter: number; adds: boolean }[];
  arrays: { columns: string[]; parameters: number[] }[];
}

const known = new Map<string, ChunkText>();

/** Reads out of the statement's own text which parameter is what, so that the model follows the statement. */
export function readChunkText(text: string): ChunkText {
  const found = known.get(text) ?? parse(text);
  known.set(text, found);
  return found;
}

function parse(text: string): ChunkText {
  const fence = /UPDATE \w+\.ingest_offset SET ([\s\S]*?)\s+WHERE ([\s\S]*?) RETURNING/.exec(text);
  if (!fence) throw new TypeError(`the model knows no fence in: ${text.slice(0, 200)}`);
  const sets = [...fence[1]!.matchAll(/(\w+) = (\w+ \+ )?\$(\d+)/g)].map(([, column, adds, parameter]) => ({
    column: column!,
    parameter: Number(parameter),
    adds: adds !== undefined,
  }));
  const compared = [...fence[2]!.matchAll(/(\w+) = \$(\d+)/g)].map(([, column, parameter]): [string, number] => [
    column!,
    Number(parameter),
  ]);
  const arrays = [...text.matchAll(/unnest\(([^)]*)\)\s+AS\s+\w+\s*\(([^)]*)\)/g)].map(([, parameters, columns]) => ({
    columns: columns!.split(',').map((it) => it.trim()),
    parameters: [...parameters!.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])),
  }));
  return { fence: compared, sets, arrays };
}

/** The arrays that have all of these columns and none of those. */
export function columnsOf(
  text: ChunkText,
  values: readonly unknown[],
  want: { has: string[]; not: string[] },
): Columns {
  const found = text.arrays.find(
    ({ columns }) => want.has.every((it) => columns.includes(it)) && !want.not.some((it) => columns.includes(it)),
  );
  if (!found) return {};
  return Object.fromEntries(found.columns.map((column, at) => [column, toArray(values[found.parameters[at]! - 1])]));
}

const toArray = (value: unknown): readonly unknown[] =>
  Buffer.isBuffer(value) ? readBinaryArray(value) : (value as readonly unknown[]);

/** Arrays as rows. */
export function toRows(columns: Columns): Record<string, unknown>[] {
  const names = Object.keys(columns);
  const count = names.length === 0 ? 0 : columns[names[0]!]!.length;
  return Array.from({ length: count }, (_, at) => Object.fromEntries(names.map((name) => [name, columns[name]![at]])));
}
