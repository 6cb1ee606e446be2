import { clock } from '../format/time.ts';

/** A list of the API with the filters that make it the rows behind one mark of a chart. */
export interface RowsBehind {
  readonly list: 'albums' | 'tracks' | 'artists';
  readonly filters: Readonly<Record<string, string>>;
}

export const toRowsText = ({ list, filters }: RowsBehind): string =>
  `${list}?${Object.entries(filters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;

/** @param text as `toRowsText` writes it */
export function readRowsText(text: string): RowsBehind {
  const [list, query = ''] = text.split('?', 2);
  return { list: list as RowsBehind['list'], filters: Object.fromEntries(new URLSearchParams(query)) };
}

const span = (from: string | undefined, to: string | undefined): string => {
  if (from === to) return String(from);
  if (to === undefined) return `${from} and more`;
  return from === undefined ? `up to ${to}` : `${from} to ${to}`;
};

const nouns = { albums: 'Albums', tracks: 'Tracks', artists: 'Artists' } as const;
const ones = { albums: 'album', tracks: 'track', artists: 'artist' } as const;

/** The rows in words, as the head of their list: `Tracks, popularity 60 to 64`. */
export function rowsTitle({ list, filters }: RowsBehind): string {
  const said: string[] = [];
  const range = (name: string, show = (value: string) => value) => {
    const [from, to] = [filters[`${name}[gte]`], filters[`${name}[lte]`]].map((value) => value && show(value));
    return from === undefined && to === undefined ? null : span(from, to);
  };
  const popularity = range('popularity');
  const length = range('durationMs', (ms) => clock(Number(ms)));
  const released = range('released');
  if (filters['ids']) return `What is known of this ${ones[list]}`;
  if (popularity) said.push(`popularity ${popularity}`);
  if (length) said.push(`${length} long`);
  if (released) said.push(`released ${released}`);
  if (filters['genre']) said.push(`genre ${filters['genre']}`);
  if (filters['type']) said.push(`type ${filters['type']}`);
  if (filters['artistId']) said.push('of this artist');
  if (filters['albumId']) said.push('of this album');
  return [nouns[list], ...said].join(', ');
}
