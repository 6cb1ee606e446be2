/** A cell that is not what its column holds. */
export class CellError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CellError';
  }
}

/** What a table has in a place: text, or of JSON any value. */
export type Cell = unknown;

const shown = (cell: Cell): string => {
  const text = typeof cell === 'string' ? cell : (JSON.stringify(cell) ?? '');
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
};

/** null for an empty cell and for R's `NA`. @throws CellError for what is no text: a list, true, a number without all its digits */
export function toText(cell: Cell, field: string): string | null {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'string') {
    const text = cell.trim();
    return text === '' || text === 'NA' ? null : text;
  }
  // A title like 1979 was taken for a number by the program that wrote the file; digits beyond 2^53 are lost already.
  if (typeof cell === 'number' && Math.abs(cell) <= Number.MAX_SAFE_INTEGER) return String(cell);
  throw new CellError(`${field}: ${shown(cell)} is no text`);
}

/** How other programs write a number or a date that is missing; names like these exist. */
export const NO_VALUE = /^(nan|null|none|n\/a|<na>)$/i;

/** 66 and 66.0. @throws CellError for anything else that is not missing */
export function toInteger(cell: Cell, field: string): number | null {
  const text = toText(cell, field);
  if (text === null || NO_VALUE.test(text)) return null;
  if (!/^[+-]?\d+(\.0*)?$/.test(text)) throw new CellError(`${field}: ${shown(text)} is not a whole number`);
  return Number(text);
}

/** @throws CellError */
export function toBoolean(cell: Cell, field: string): boolean | null {
  if (typeof cell === 'boolean') return cell;
  const text = toText(cell, field)?.toLowerCase() ?? null;
  if (text === null || NO_VALUE.test(text)) return null;
  if (['true', 't', 'yes', '1', '1.0'].includes(text)) return true;
  if (['false', 'f', 'no', '0', '0.0'].includes(text)) return false;
  throw new CellError(`${field}: ${shown(text)} is neither true nor false`);
}

const ADDRESS = /^(?:spotify:([a-z]+):|https?:\/\/open\.spotify\.com\/(?:[a-z-]+\/)?([a-z]+)\/)([^?/]+)/;

/**
 * The id inside a uri or an address, or the text itself; null for a file of a device, which has none.
 *
 * @param field begins with the kind of what it names: an episode is no track; `album_artist_ids` are artists
 * @throws CellError where it names something else
 */
export function toId(cell: Cell, field: string): string | null {
  const text = toText(cell, field);
  if (text === null || text.startsWith('spotify:local:')) return null;
  const [, inUri, inLink, id] = ADDRESS.exec(text) ?? [];
  if (id === undefined) return text;
  const kind = inUri ?? inLink ?? '';
  if (!field.replace('album_artist', 'artist').startsWith(kind))
    throw new CellError(`${field}: ${shown(text)} is of another kind: ${kind}`);
  return id;
}

/**
 * A list: of JSON values, as JSON text (`["a"]`), as Python prints it (`['a', "b's"]`), or parts of a text.
 *
 * @param separator between the parts of a text; null: it is a list of itself
 * @throws CellError
 */
export function toList(cell: Cell, field: string, separator: string | RegExp | null): string[] {
  const written = toWrittenList(cell, field);
  if (written) return written;
  const text = toText(cell, field);
  if (text === null) return [];
  return tidy(separator === null ? [text] : text.split(separator));
}

/** The items where the cell says itself that it is a list; undefined for plain text. @throws CellError */
export function toWrittenList(cell: Cell, field: string): string[] | undefined {
  if (Array.isArray(cell)) return cell.flatMap((item) => toText(item, field) ?? []);
  const text = toText(cell, field);
  if (text === null || !text.startsWith('[') || !text.endsWith(']')) return undefined;
  const items = jsonList(text) ?? pythonList(text);
  if (!items && /^\[\s*["'{]/.test(text)) throw new CellError(`${field}: ${shown(text)} is a list that cannot be read`);
  return items && tidy(items);
}

const tidy = (items: readonly string[]): string[] => items.map((item) => item.trim()).filter((item) => item !== '');

/** Of nothing but numbers it is a name: [1, 2]. */
function jsonList(text: string): string[] | undefined {
  try {
    const items = JSON.parse(text) as unknown[];
    const isList = items.every((item) => item === null || typeof item === 'string' || typeof item === 'number');
    if (!isList || (items.length > 0 && items.every((item) => typeof item === 'number'))) return undefined;
    return items.filter((item) => item !== null).map(String);
  } catch {
    return undefined;
  }
}

const PYTHON_ITEM = /\s*(?:None|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/sy;

function pythonList(text: string): string[] | undefined {
  const inner = text.slice(1, -1);
  const items: string[] = [];
  for (let at = 0; inner.slice(at).trim() !== ''; at = PYTHON_ITEM.lastIndex) {
    PYTHON_ITEM.lastIndex = at;
    const match = PYTHON_ITEM.exec(inner);
    if (!match) return undefined;
    items.push(unescape(match[1] ?? match[2] ?? ''));
  }
  return items;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

function unescape(text: string): string {
  return text.replaceAll(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gis,
    (whole, x, u, long, char: string | undefined) => {
      const code = parseInt((x ?? u ?? long) as string, 16);
      if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      return ESCAPES[char ?? ''] ?? char ?? whole;
    },
  );
}
