import { CellError, toText, type Cell } from './cell.ts';

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
