import type { Source } from '@freshwax/contracts';

/** All that decides what the page shows, besides the path: it lives in the query string so that a link shares it. */
export interface ViewState {
  /** One source alone, or null for the active ones. */
  readonly source: Source | null;
  readonly theme: 'system' | 'light' | 'dark';
  readonly live: boolean;
  readonly method: 'pearson' | 'spearman';
  /** Cards that show their table instead of their chart. */
  readonly tables: readonly string[];
  /** Order of a table by its name: `-tracks` is the column `tracks`, largest first. */
  readonly sorts: Readonly<Record<string, string>>;
}

export const initialView: ViewState = {
  source: null,
  theme: 'system',
  live: true,
  method: 'pearson',
  tables: [],
  sorts: {},
};

// Written out because a run-time import of the contracts would bring zod (24 kB) along; the type keeps it complete.
const sourceNames: Record<Source, true> = {
  spotify: true,
  listenbrainz: true,
  musicbrainz: true,
  simulator: true,
  import: true,
};
const isSource = (value: string | null): value is Source => value !== null && Object.hasOwn(sourceNames, value);
const word = /^-?[A-Za-z][\w-]{0,39}$/;

/** Reads a query string; what it does not know or cannot use becomes the default, never an error. */
export function readView(search: string): ViewState {
  const query = new URLSearchParams(search);
  const source = query.get('source');
  const theme = query.get('theme');
  const sorts = (query.get('sort') ?? '').split(',').map((entry) => entry.split(':') as [string, string?]);
  return {
    source: isSource(source) ? source : null,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    live: query.get('live') !== 'off',
    method: query.get('method') === 'spearman' ? 'spearman' : 'pearson',
    tables: (query.get('table') ?? '').split(',').filter((name) => word.test(name)),
    sorts: Object.fromEntries(sorts.filter(([table, column]) => word.test(table) && column && word.test(column))),
  };
}

/** Writes a query string that says only what differs from the default; empty when nothing does. */
export function writeView(view: ViewState): string {
  const parts: string[] = [];
  if (view.source) parts.push(`source=${view.source}`);
  if (view.theme !== 'system') parts.push(`theme=${view.theme}`);
  if (!view.live) parts.push('live=off');
  if (view.method !== 'pearson') parts.push(`method=${view.method}`);
  if (view.tables.length > 0) parts.push(`table=${[...view.tables].sort().join(',')}`);
  const sorts = Object.entries(view.sorts).map(([table, column]) => `${table}:${column}`);
  if (sorts.length > 0) parts.push(`sort=${sorts.sort().join(',')}`);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}
