import type { FilterName, Filters } from '../view/view-state.ts';
import { ofAlbums, ofArtists, ofTracks } from './statistic-filters.ts';

const markNames: readonly FilterName[] = [
  'q',
  'type',
  'genre',
  'artistGenre',
  'from',
  'to',
  'followed',
  'artist',
  'duration',
  'popularity',
  'fame',
];

/** What is narrowed by now, of what marks and the radar's form can ask. */
export const activeNames = (filters: Filters): FilterName[] => markNames.filter((name) => filters[name] !== undefined);

/** What the figures that count rows of each kind are narrowed by. */
export const takenBy = {
  albums: ofAlbums,
  tracks: [...ofTracks, 'q'],
  artists: [...ofArtists, 'q'],
} as const satisfies Record<string, readonly FilterName[]>;
export type Counted = keyof typeof takenBy;

/** What the screen is narrowed by, and a figure is not. @param taken what the figure can be narrowed by */
export function leftOut(filters: Filters, taken: readonly FilterName[]): FilterName[] {
  // Of tracks either genre is the one that they are asked for, first that of the album.
  const hasGenre = filters.genre !== undefined && taken.includes('genre');
  return activeNames(filters).filter((name) => !taken.includes(name) || (hasGenre && name === 'artistGenre'));
}

/** The figures that every filter narrows: their rows are what all of them stand for together. */
export const fittingFigures = (filters: Filters): Counted[] =>
  (Object.keys(takenBy) as Counted[]).filter((figure) => leftOut(filters, takenBy[figure]).length === 0);

/** A mark that is chosen once more is taken back. */
export function withMark(filters: Filters, mark: Filters): Filters {
  const names = Object.keys(mark) as FilterName[];
  const isChosen = names.every((name) => filters[name] === mark[name]);
  return isChosen ? without(filters, names) : { ...filters, ...mark };
}

export const without = (filters: Filters, names: readonly FilterName[]): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([name]) => !names.includes(name as FilterName)));
