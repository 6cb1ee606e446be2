import { lengthsText } from '../format/time.ts';
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
  const [from, to] = value.split('-');
  // The last bin of a histogram is open above.
  return lengthsText(from, to || undefined);
}

function pointsText(value: string): string {
  const [from, to] = value.split('-');
  return from === to ? from! : `${from} – ${to}`;
}

const labels: Partial<Record<FilterName, string>> = {
  from: 'released',
  to: 'released',
  q: 'name',
  type: 'type',
  genre: 'genre',
  artistGenre: 'genre of artists',
  artist: 'artist',
  duration: 'length',
  popularity: 'popularity of tracks',
  fame: 'popularity of artists',
  followed: 'followed',
};
const texts: Partial<Record<FilterName, (value: string) => string>> = {
  duration: lengthText,
  popularity: pointsText,
  fame: pointsText,
  followed: () => 'artists',
};

/** As their chips begin, each once. */
export const toLabels = (names: readonly FilterName[]): string[] => [
  ...new Set(names.flatMap((name) => labels[name] ?? [])),
];

/** What the screen is narrowed by, in words; both ends of a time are one chip. */
export function toChips(filters: Filters): Chip[] {
  const { from, to, ...others } = filters;
  const chips = (Object.keys(labels) as FilterName[]).flatMap((name): Chip[] => {
    const value = others[name as keyof typeof others];
    return value === undefined ? [] : [{ names: [name], label: labels[name]!, value: texts[name]?.(value) ?? value }];
  });
  if (from === undefined && to === undefined) return chips;
  return [{ names: ['from', 'to'], label: labels.from!, value: daysText(filters) }, ...chips];
}
