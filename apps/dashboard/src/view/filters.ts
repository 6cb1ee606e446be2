import type { LetterState } from '@freshwax/contracts';

/** The API takes days of four digits that begin with 1 or 2. */
const DAY = /^[12]\d{3}-\d\d-\d\d$/;

/** Whether there is such a day: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  const at = Date.parse(text);
  return DAY.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Whether it says something, in signs that can be read. */
export const isWritten = (value: string, most: number): boolean =>
  value.trim() !== '' && value.length <= most && !/\p{Cc}/u.test(value);

type Form = (value: string) => boolean;
const like =
  (form: RegExp): Form =>
  (value) =>
    form.test(value);
/** One or several, with commas between them. */
const isWords: Form = (value) => value.length <= 100 && value.split(',').every((word) => isWritten(word, 100));
/** `40-44`; open above where the end is missing. */
function isRange(value: string, most: number): boolean {
  const [from, to] = (/^(\d{1,9})-(\d{0,9})$/.exec(value)?.slice(1) ?? []).map((end) =>
    end === '' ? most : Number(end),
  );
  return from !== undefined && to !== undefined && from <= to && to <= most;
}
const isPoints: Form = (value) => !value.endsWith('-') && isRange(value, 100);

export const letterStates = ['open', 'redriven', 'settled', 'discarded', 'purged'] as const satisfies LetterState[];

/** What a list may be narrowed by in the address, and what each may hold: anything else the API would refuse. */
const filterForms = {
  q: (value: string) => isWritten(value, 200),
  type: like(/^[\w-]{1,40}(,[\w-]{1,40}){0,9}$/),
  genre: isWords,
  from: isDay,
  to: isDay,
  followed: like(/^true$/),
  /** Of artists, and of what they made: sources that say none of an album say it of its artists. */
  artistGenre: isWords,
  artist: like(/^[^\p{Cc}\s,]{1,64}$/u),
  /** Of a track, ms: `120000-134999`, open above where the end is missing. */
  duration: (value: string) => isRange(value, 999_999_999),
  /** Of tracks, and of artists: `40-44`. */
  popularity: isPoints,
  fame: isPoints,
  reason: like(/^[\w-]{1,60}$/),
  topic: like(/^[\w.-]{1,249}$/),
  state: (value: string) => letterStates.some((state) => state === value),
} as const satisfies Record<string, Form>;

export type FilterName = keyof typeof filterForms;
export const filterNames = Object.keys(filterForms) as FilterName[];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** Whether the end of the days lies before their begin. */
export const isCrossed = ({ from, to }: Filters): boolean => from !== undefined && to !== undefined && to < from;

/** Leaves out what is not valid, and an end that lies before its begin. */
export function readFilters(query: URLSearchParams): Filters {
  const asked = filterNames.flatMap((name) => {
    const value = query.get(name);
    return value !== null && filterForms[name](value) ? [[name, value] as const] : [];
  });
  const filters: Filters = Object.fromEntries(asked);
  const { to: _, ...others } = filters;
  return isCrossed(filters) ? others : filters;
}
