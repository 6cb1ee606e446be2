import type { Figure, HistoryKind, MoverWindow, Source } from '@freshwax/contracts';
import { filterNames, isWritten, readFilters, type Filters } from './filters.ts';
import { isRange, usualRange, type Range } from './range.ts';

export type { FilterName, Filters } from './filters.ts';

/** All that decides what the page shows, besides the path: it lives in the query string so that a link shares it. */
export interface ViewState {
  /** One source alone, or null for the active ones. */
  readonly source: Source | null;
  readonly theme: 'system' | 'light' | 'dark';
  readonly live: boolean;
  /** Single keys do something. Whoever speaks to their machine switches them off. */
  readonly keys: boolean;
  readonly method: 'pearson' | 'spearman';
  readonly range: Range;
  readonly window: MoverWindow;
  readonly of: HistoryKind;
  /** Cards that show their table instead of their chart. */
  readonly tables: readonly string[];
  /** Order of a table by its name: `-tracks` is the column `tracks`, largest first. */
  readonly sorts: Readonly<Record<string, string>>;
  /** The axes of /explore, as its route names them. */
  readonly x: string | null;
  readonly y: string | null;
  /** The pair of variables whose coefficient is shown in full: `popularity,durationMs`. */
  readonly pair: string | null;
  /** What is compared. */
  readonly ids: readonly string[];
  readonly filters: Filters;
  /** The drawer: a figure, or pairs, and what narrows them, as the API takes it: `tracks?albumId=a`. */
  readonly rows: string | null;
  /** The drawer: one record, `topic:partition:generation:offset`. */
  readonly record: string | null;
  /** The dead letter that is looked at, by its id. */
  readonly letter: string | null;
  /** The data version that whoever shared the link looked at. */
  readonly version: string | null;
}

/** What belongs to one screen, and is left behind with it. */
export const leftBehind = {
  pair: null,
  ids: [],
  filters: {},
  rows: null,
  record: null,
  letter: null,
  version: null,
} as const;

export const initialView: ViewState = {
  source: null,
  theme: 'system',
  live: true,
  keys: true,
  method: 'pearson',
  range: usualRange,
  window: '7d',
  of: 'tracks',
  tables: [],
  sorts: {},
  x: null,
  y: null,
  ...leftBehind,
};

// Written out because a run-time import of the contracts would bring zod (24 kB) along; the types keep them complete.
const sourceNames: Record<Source, true> = {
  spotify: true,
  listenbrainz: true,
  musicbrainz: true,
  simulator: true,
  import: true,
};
const windowNames: Record<MoverWindow, true> = { '1d': true, '7d': true, '30d': true };

const isOf = <Name extends string>(names: Record<Name, true>, value: string | null): value is Name =>
  value !== null && Object.hasOwn(names, value);
const word = /^-?[A-Za-z][\w-]{0,39}$/;
const words = /^[A-Za-z]{1,40},[A-Za-z]{1,40}$/;
const place = /^[\w.-]{1,249}:\d{1,9}:\d{1,9}:\d{1,19}$/;
const rowsNames: Record<Figure | 'pairs', true> = {
  albums: true,
  releases: true,
  tracks: true,
  trackDuration: true,
  trackPopularity: true,
  artists: true,
  artistPopularity: true,
  artistListens: true,
  watchedTracks: true,
  pairs: true,
};
/** Of filters as long as they may be, each sign of up to four bytes. */
const LONGEST_ROWS = 6_000;
const rowsWithKeys = new RegExp(`^(${Object.keys(rowsNames).join('|')})\\?[^\\s#]{0,${LONGEST_ROWS}}$`);
const versionForm = /^[\w.:-]{1,60}$/;
const MOST_IDS = 8;
const LONGEST_ID = 64;

const fitting = (form: RegExp, value: string | null): string | null =>
  value !== null && form.test(value) ? value : null;

/** Reads a query string; what it does not know or cannot use becomes the default, never an error. */
export function readView(search: string): ViewState {
  const query = new URLSearchParams(search);
  const [source, theme, range, window] = ['source', 'theme', 'range', 'window'].map((name) => query.get(name));
  const sorts = (query.get('sort') ?? '').split(',').map((entry) => entry.split(':') as [string, string?]);
  return {
    source: isOf(sourceNames, source ?? null) ? (source as Source) : null,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    live: query.get('live') !== 'off',
    keys: query.get('keys') !== 'off',
    method: query.get('method') === 'spearman' ? 'spearman' : 'pearson',
    range: isRange(range ?? null) ? (range as Range) : usualRange,
    window: isOf(windowNames, window ?? null) ? (window as MoverWindow) : '7d',
    of: query.get('of') === 'artists' ? 'artists' : 'tracks',
    tables: (query.get('table') ?? '').split(',').filter((name) => word.test(name)),
    sorts: Object.fromEntries(sorts.filter(([table, column]) => word.test(table) && column && word.test(column))),
    x: fitting(word, query.get('x')),
    y: fitting(word, query.get('y')),
    pair: fitting(words, query.get('pair')),
    ids: [...new Set((query.get('ids') ?? '').split(',').filter((id) => isWritten(id, LONGEST_ID)))].slice(0, MOST_IDS),
    filters: readFilters(query),
    rows: fitting(rowsWithKeys, query.get('rows')),
    record: fitting(place, query.get('record')),
    letter: fitting(place, query.get('letter')),
    version: fitting(versionForm, query.get('version')),
  };
}

/** Commas and colons need no escape in a query, and a link is read by people. */
const written = (value: string): string => encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%3A', ':');

/** Writes a query string that says only what differs from the default; empty when nothing does. */
export function writeView(view: ViewState): string {
  const said: [string, string | null | false][] = [
    ['source', view.source],
    ['theme', view.theme !== 'system' && view.theme],
    ['live', !view.live && 'off'],
    ['keys', !view.keys && 'off'],
    ['method', view.method !== 'pearson' && view.method],
    ['range', view.range !== usualRange && view.range],
    ['window', view.window !== '7d' && view.window],
    ['of', view.of !== 'tracks' && view.of],
    ['table', [...view.tables].sort().join(',')],
    ['sort', sortsText(view.sorts)],
    ['x', view.x],
    ['y', view.y],
    ['pair', view.pair],
    ['ids', view.ids.join(',')],
    ...filterNames.map((name): [string, string | null] => [name, view.filters[name] ?? null]),
    ['rows', view.rows],
    ['record', view.record],
    ['letter', view.letter],
    ['version', view.version],
  ];
  const parts = said.flatMap(([name, value]) => (value ? `${name}=${written(value)}` : []));
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

const sortsText = (sorts: ViewState['sorts']): string =>
  Object.entries(sorts)
    .map(([table, column]) => `${table}:${column}`)
    .sort()
    .join(',');
