import type { Figure } from '@freshwax/contracts';
import type { Question } from '../query/address.ts';

/** The rows that a figure counts, or the pairs of two variables, as the API is asked for them. */
export interface RowsBehind {
  readonly of: Figure | 'pairs';
  /** What the mark stands for. */
  readonly keys: Readonly<Record<string, string>>;
}

export const toRowsText = ({ of, keys }: RowsBehind): string =>
  `${of}?${Object.entries(keys)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;

/** @param text as `toRowsText` writes it */
export function readRowsText(text: string): RowsBehind {
  const [of, query = ''] = text.split('?', 2);
  return { of: of as RowsBehind['of'], keys: Object.fromEntries(new URLSearchParams(query)) };
}

export const rowsQuestion = ({ of, keys }: RowsBehind, limit: number): Question =>
  of === 'pairs'
    ? { path: 'provenance/pairs', query: { ...keys, limit }, minIntervalMs: 5_000 }
    : { path: 'provenance/rows', query: { figure: of, ...keys, limit }, minIntervalMs: 5_000 };
