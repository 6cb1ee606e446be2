import { CellError, NO_VALUE, toText, type Cell } from './cell.ts';

/** Epoch times before 1973 are no times of an observation: rather a year, or a number of something else. */
const LEAST_SECONDS = 1e8;
/** The year 5138 in seconds; in ms, 1973. */
const MOST_SECONDS = 1e11;

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?(?:\s?(Z|UTC|[+-]\d{2}:?\d{2}))?$/;

/**
 * A date, an ISO 8601 time (UTC where it names no zone: the same file must mean the same everywhere), or seconds or
 * milliseconds since 1970.
 *
 * @returns ms since 1970; undefined for anything else
 */
export function parseTime(text: string): number | undefined {
  if (/^\d+(\.\d*)?$/.test(text)) {
    const number = Number(text);
    if (number < LEAST_SECONDS) return undefined;
    return Math.round(number < MOST_SECONDS ? number * 1_000 : number);
  }
  const [, day, time = '00:00', zone = 'Z'] = ISO.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const at = Date.parse(`${day}T${time}${zone === 'UTC' ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2')}`);
  return at >= 0 ? Math.floor(at) : undefined;
}

/** Date.parse takes the 30th of February for the 1st of March. */
const isDay = (day: string): boolean => {
  const at = Date.parse(day);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
};

/** @throws CellError where it is missing, no time, or in the future */
export function toTime(cell: Cell, field: string, now: number): number {
  const text = toText(cell, field);
  if (text === null) throw new CellError(`no ${field}`);
  const at = parseTime(text);
  if (at === undefined) throw new CellError(`${field}: ${JSON.stringify(text.slice(0, 40))} is no time`);
  if (at > now) throw new CellError(`${field}: ${JSON.stringify(text.slice(0, 40))} lies in the future`);
  return at;
}

export interface GivenDate {
  /** As given, without the midnight that data frames and spreadsheets put behind a day. */
  date: string | null;
  /** By how it is written. */
  precision: 'year' | 'month' | 'day' | null;
}

/** Whether a date of the shape exists. Spotify has `0000` for a year that it does not know, and so have tables of it. */
const DATES = [
  [/^\d{4}$/, 'year', () => true],
  [/^\d{4}-\d{2}$/, 'month', (month: string) => isDay(`${month}-01`)],
  [/^\d{4}-\d{2}-\d{2}$/, 'day', isDay],
] as const;

const MIDNIGHT = /(?<=^\d{4}-\d{2}-\d{2})[T ]00:00(:00(\.0+)?)?(Z|\+00:?00)?$/;

/** `1981`, `1981-12`, `1981-12-15`. @throws CellError for anything else that is not missing: 07.06.2019 may be in June or July */
export function toDate(cell: Cell, field: string): GivenDate {
  const date = toText(cell, field)?.replace(MIDNIGHT, '') ?? null;
  if (date === null || NO_VALUE.test(date)) return { date: null, precision: null };
  const found = DATES.find(([shape, , exists]) => shape.test(date) && exists(date));
  if (!found)
    throw new CellError(`${field}: ${JSON.stringify(date.slice(0, 40))} is no date: YYYY, YYYY-MM or YYYY-MM-DD`);
  return { date, precision: found[1] };
}
