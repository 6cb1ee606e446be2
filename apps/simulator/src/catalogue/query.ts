/** A search as people write it: words, "quoted words", and `field:value` or `field:"quoted value"`. */
export interface Query {
  words: string[];
  /** Values of the fields that are known, as they were written. */
  fields: Map<Field, string>;
}

const FIELDS = ['album', 'artist', 'track', 'year', 'genre', 'isrc', 'upc', 'tag'] as const;
export type Field = (typeof FIELDS)[number];
const isField = (name: string | undefined): name is Field => FIELDS.includes(name as Field);

/** Lower case, no accents, letters and digits only: what words are compared by. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

export function parseQuery(text: string): Query {
  const query: Query = { words: [], fields: new Map() };
  for (const [, name, quoted, bare, loose] of text.matchAll(/(\w+):(?:"([^"]*)"|(\S+))|([^\s"]+)/g)) {
    const value = quoted ?? bare ?? loose ?? '';
    if (isField(name?.toLowerCase())) query.fields.set(name?.toLowerCase() as Field, value);
    else query.words.push(...wordsOf(`${name ?? ''} ${value}`));
  }
  return query;
}

/** "1981" or "1979-1981", both ends included. */
export function yearsOf(value: string): [number, number] | undefined {
  const [, from, to] = /^(\d{4})(?:-(\d{4}))?$/.exec(value) ?? [];
  return from ? [Number(from), Number(to ?? from)] : undefined;
}

/** Every wanted word begins a word of the text. */
export function hasWords(text: string, wanted: string[]): boolean {
  if (wanted.length === 0) return true;
  const words = wordsOf(text);
  return wanted.every((want) => words.some((word) => word.startsWith(want)));
}
