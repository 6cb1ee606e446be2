import { clock } from '../format/time.ts';
import type { FilterName, Filters } from '../view/view-state.ts';

export interface Chip {
  readonly names: readonly FilterName[];
  readonly label: string;
  readonly value: string;
}

function daysText({ from, to }: Filters): string {
  if (from === to) return from!;
  if (from === undefined) return `until ${to}`;
  return to === undefined ? `from ${from}` : `${from} to ${to}`;
}

function lengthText(value: string): string {
  const [from = '', to = ''] = value.split('-');
  // The last bin of a histogram is open above, and the end of the others is not of them.
  return to === '' ? `${clock(Number(from))} and longer` : `${clock(Number(from))} – ${clock(Number(to) + 1)}`;
}

function pointsText(value: string): string {
  const [from, to] = value.split('-');
  return from === to ? from! : `${from} – ${to}`;
}

const says: Partial<Record<FilterName, (value: string) => readonly [label: string, value: string]>> = {
  q: (value) => ['name', value],
  type: (value) => ['type', value],
  genre: (value) => ['genre', value],
  artistGenre: (value) => ['genre of artists', value],
  artist: (value) => ['artist', value],
  duration: (value) => ['length', lengthText(value)],
  popularity: (value) => ['popularity of tracks', pointsText(value)],
  fame: (value) => ['popularity of artists', pointsText(value)],
  followed: () => ['artists', 'followed'],
};

/** What the screen is narrowed by, in words; both ends of a time are one chip. */
export function toChips(filters: Filters): Chip[] {
  const chips = (Object.keys(says) as FilterName[]).flatMap((name): Chip[] => {
    const value = filters[name];
    if (value === undefined) return [];
    const [label, text] = says[name]!(value);
    return [{ names: [name], label, value: text }];
  });
  if (filters.from === undefined && filters.to === undefined) return chips;
  return [{ names: ['from', 'to'], label: 'released', value: daysText(filters) }, ...chips];
}
