/** A cell that is not what its column holds. */
export class CellError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CellError';
  }
}

const shown = (cell: string): string => JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}...` : cell);

/** null for an empty cell and for R's `NA`. */
export function toText(cell: string): string | null {
  const text = cell.trim();
  return text === '' || text === 'NA' ? null : text;
}

/** How other programs write a missing number; names like these exist, so only here. */
const NO_NUMBER = /^(nan|null|none|n\/a|<na>)$/i;

/** 66 and 66.0. @throws CellError for anything else that is not missing */
export function toInteger(cell: string, field: string): number | null {
  const text = toText(cell);
  if (text === null || NO_NUMBER.test(text)) return null;
  if (!/^[+-]?\d+(\.0*)?$/.test(text)) throw new CellError(`${field}: ${shown(text)} is not a whole number`);
  return Number(text);
}

/** @throws CellError */
export function toBoolean(cell: string, field: string): boolean | null {
  const text = toText(cell)?.toLowerCase() ?? null;
  if (text === null || NO_NUMBER.test(text)) return null;
  if (['true', 't', 'yes', '1', '1.0'].includes(text)) return true;
  if (['false', 'f', 'no', '0', '0.0'].includes(text)) return false;
  throw new CellError(`${field}: ${shown(text)} is neither true nor false`);
}

/** The id inside a uri or an address, or the text itself. */
export function toId(cell: string): string | null {
  const text = toText(cell);
  return text === null
    ? null
    : (/^(?:spotify:[a-z]+:|https?:\/\/open\.spotify\.com\/(?:[a-z-]+\/)?[a-z]+\/)([^?/]+)/.exec(text)?.[1] ?? text);
}

const PRECISIONS = [
  [/^\d{4}$/, 'year'],
  [/^\d{4}-\d{2}$/, 'month'],
  [/^\d{4}-\d{2}-\d{2}$/, 'day'],
] as const;

/** How exact a date is, by how it is written; null for anything else. */
export const precisionOf = (date: string | null): 'year' | 'month' | 'day' | null =>
  PRECISIONS.find(([shape]) => date !== null && shape.test(date))?.[1] ?? null;

/** A list as JSON (`["a"]`) or as Python prints it (`['a', "b's"]`); any other text is a list of itself. */
export function toList(cell: string): string[] {
  const text = toText(cell);
  if (text === null) return [];
  if (!text.startsWith('[') || !text.endsWith(']')) return [text];
  const items = jsonList(text) ?? pythonList(text) ?? [text];
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

function jsonList(text: string): string[] | undefined {
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) && items.every((item) => typeof item === 'string') ? items : undefined;
  } catch {
    return undefined;
  }
}

const PYTHON_STRING = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(,|$)/sy;

function pythonList(text: string): string[] | undefined {
  const inner = text.slice(1, -1);
  const items: string[] = [];
  for (let at = 0; inner.slice(at).trim() !== ''; at = PYTHON_STRING.lastIndex) {
    PYTHON_STRING.lastIndex = at;
    const match = PYTHON_STRING.exec(inner);
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
