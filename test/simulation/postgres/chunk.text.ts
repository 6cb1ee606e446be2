import { readBinaryArray } from './binary.array.ts';

/** One set of arrays that a statement is given: its columns, by name. */
export type Columns = Record<string, readonly unknown[]>;

export interface ChunkText {
  /** Columns of the ledger that the fence compares with those of the same name that are given; the topic aside. */
  fence: string[];
  /** What the fence sets to which given column; `adds` where it is added to what is there. */
  sets: { column: string; given: string; adds: boolean }[];
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
  const held = /JOIN \w+\.ingest_offset o ON ([\s\S]*?)\s+ORDER BY o\.part FOR UPDATE/.exec(text);
  const fence = /UPDATE \w+\.ingest_offset o SET ([\s\S]*?)\s+FROM held/.exec(text);
  if (!held || !fence) throw new TypeError(`the model knows no fence in: ${text.slice(0, 200)}`);
  const sets = [...fence[1]!.matchAll(/(\w+) = (o\.\w+ \+ )?h\.(\w+)/g)].map(([, column, adds, given]) => ({
    column: column!,
    given: given!,
    adds: adds !== undefined,
  }));
  const compared = [...held[1]!.matchAll(/o\.(\w+) = g\.\w+/g)].map(([, column]) => column!);
  const unnested = text.matchAll(/unnest\(([^)]*)\)\s+(?:WITH ORDINALITY )?AS\s+\w+\s*\(([^)]*)\)/g);
  const arrays = [...unnested].map(([, parameters, columns]) => {
    const numbers = [...parameters!.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
    // The ordinality is the one column more.
    const names = columns!.split(',').map((it) => it.trim());
    return { columns: names.slice(0, numbers.length), parameters: numbers };
  });
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

/** Those of the rows that are of one chunk; what names no chunk is of all. */
export function ofChunk(columns: Columns, chunk: number): Columns {
  const { chunk: chunks, ...others } = columns;
  if (!chunks) return others;
  const isOfIt = (_: unknown, at: number): boolean => Number(chunks[at]) === chunk;
  return Object.fromEntries(Object.entries(others).map(([name, column]) => [name, column.filter(isOfIt)]));
}

/** Arrays as rows. */
export function toRows(columns: Columns): Record<string, unknown>[] {
  const names = Object.keys(columns);
  const count = names.length === 0 ? 0 : columns[names[0]!]!.length;
  return Array.from({ length: count }, (_, at) => Object.fromEntries(names.map((name) => [name, columns[name]![at]])));
}
