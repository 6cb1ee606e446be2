import { wordsOf } from '../catalogue/query.ts';
import { MusicBrainzError } from './musicbrainz-error.ts';

/** A search in the part of Lucene's syntax that is played: words, `field:value`, `field:"value"`, `field:[a TO b]`. */
export interface LuceneQuery {
  words: string[];
  /** Names in lower case. All of them must hold, whatever stands between them. */
  fields: Map<string, string>;
  ranges: Map<string, { from: string; to: string }>;
}

const PARTS = /(\w+):(?:\[\s*(\S+)\s+TO\s+(\S+)\s*\]|"([^"]*)"|(\S+))|"([^"]*)"|(\S+)/g;

export function parseLucene(text: string | null): LuceneQuery {
  if (!text || text.trim() === '') throw new MusicBrainzError(400, 'Invalid value for query');
  const query: LuceneQuery = { words: [], fields: new Map(), ranges: new Map() };
  for (const [, name, from, to, quoted, bare, phrase, word] of text.matchAll(PARTS)) {
    if (name !== undefined && from !== undefined && to !== undefined)
      query.ranges.set(name.toLowerCase(), { from, to });
    else if (name !== undefined) query.fields.set(name.toLowerCase(), quoted ?? bare ?? '');
    else if (word !== 'AND') query.words.push(...wordsOf(phrase ?? word ?? ''));
  }
  return query;
}

/**
 * The times that a range or a single date stands for, the end not included.
 * @throws MusicBrainzError
 */
export function timesOf({ ranges, fields }: LuceneQuery, name: string): { from: number; to: number } | undefined {
  const single = fields.get(name);
  const range = ranges.get(name) ?? (single === undefined ? undefined : { from: single, to: single });
  if (!range) return undefined;
  return { from: dateOf(range.from, 0) ?? -Infinity, to: dateOf(range.to, 1) ?? Infinity };
}

/** @param after 1: the beginning of the next day, month or year */
function dateOf(text: string, after: 0 | 1): number | undefined {
  if (text === '*') return undefined;
  const [, year, month, day] = /^"?(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"?$/.exec(text) ?? [];
  if (year === undefined) throw new MusicBrainzError(400, `Invalid date ${text}`);
  if (month === undefined) return Date.UTC(Number(year) + after, 0);
  if (day === undefined) return Date.UTC(Number(year), Number(month) - 1 + after);
  return Date.UTC(Number(year), Number(month) - 1, Number(day) + after);
}
