import type { RowsBehind } from '../drawer/rows-behind.ts';
import type { FilterName, Filters } from '../view/view-state.ts';

type List = RowsBehind['list'];
export const lists: readonly List[] = ['albums', 'tracks', 'artists'];

const range =
  (name: string) =>
  (value: string): Record<string, string> => {
    const [from, to] = value.split('-');
    return { ...(from && { [`${name}[gte]`]: from }), ...(to && { [`${name}[lte]`]: to }) };
  };
const as =
  (name: string) =>
  (value: string): Record<string, string> => ({ [name]: value });

/** How each list of the API takes what a mark stands for; a list that cannot take it is not named. */
const taken: Partial<Record<FilterName, Partial<Record<List, (value: string) => Record<string, string>>>>> = {
  q: { albums: as('q'), tracks: as('q'), artists: as('q') },
  type: { albums: as('type') },
  genre: { albums: as('genre') },
  artistGenre: { artists: as('genre') },
  from: { albums: as('released[gte]') },
  to: { albums: as('released[lte]') },
  followed: { albums: as('followed') },
  artist: { albums: as('artistId'), tracks: as('artistId'), artists: as('ids') },
  duration: { tracks: range('durationMs') },
  popularity: { tracks: range('popularity') },
  fame: { artists: range('popularity') },
};
const markNames = Object.keys(taken) as FilterName[];

/** What is narrowed by now, of what marks and the radar's form can ask. */
export const activeNames = (filters: Filters): FilterName[] => markNames.filter((name) => filters[name] !== undefined);

/** The filters as one list of the API takes them, without those that it cannot take. */
export const toListFilters = (list: List, filters: Filters): Record<string, string> =>
  Object.assign({}, ...activeNames(filters).map((name) => taken[name]?.[list]?.(filters[name]!) ?? {})) as Record<
    string,
    string
  >;

export const takenBy = (list: List): FilterName[] => markNames.filter((name) => taken[name]?.[list]);

/** The lists that can take every filter: their rows are what all of them stand for together. */
export const fittingLists = (filters: Filters): List[] =>
  lists.filter((list) => activeNames(filters).every((name) => taken[name]?.[list]));

/** A mark that is chosen once more is taken back. */
export function withMark(filters: Filters, mark: Filters): Filters {
  const names = Object.keys(mark) as FilterName[];
  const isChosen = names.every((name) => filters[name] === mark[name]);
  return isChosen ? without(filters, names) : { ...filters, ...mark };
}

export const without = (filters: Filters, names: readonly FilterName[]): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([name]) => !names.includes(name as FilterName)));
