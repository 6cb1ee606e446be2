import type { Catalogue } from '../catalogue/catalogue.ts';
import { MusicBrainzError } from './musicbrainz-error.ts';

export interface MusicBrainzCall {
  catalogue: Catalogue;
  /** ms since 1970 */
  now: number;
  query: URLSearchParams;
  /** The {mbid} or {isrc} of the path, '' where it has none. */
  id: string;
}

const MOST_ITEMS = 100;
const USUAL_ITEMS = 25;

export function pageOf(query: URLSearchParams): { offset: number; limit: number } {
  const number = (name: string, usual: number): number => {
    const text = query.get(name) ?? String(usual);
    if (!/^\d{1,9}$/.test(text)) throw new MusicBrainzError(400, `Invalid value for ${name}`);
    return Number(text);
  };
  // A larger limit is taken for the largest.
  return { offset: number('offset', 0), limit: Math.min(MOST_ITEMS, number('limit', USUAL_ITEMS)) };
}

/** What is asked to come along, divided by "+" or spaces. */
export function incsOf(query: URLSearchParams, allowed: readonly string[]): string[] {
  const incs = (query.get('inc') ?? '').split(/[\s+]+/).filter((inc) => inc !== '');
  const unknown = incs.find((inc) => !allowed.includes(inc));
  if (unknown !== undefined) throw new MusicBrainzError(400, `${unknown} is not a valid inc parameter.`);
  return incs;
}
