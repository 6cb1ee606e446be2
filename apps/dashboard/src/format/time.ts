import { NOTHING } from './number.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * The length of a track as players show it: `3:07`, `1:02:45`; a second that has begun does not count. So a median by the whole second and
 * one of milliseconds read alike.
 */
export function clock(ms: number | null): string {
  if (ms === null) return NOTHING;
  const seconds = Math.floor(ms / SECOND_MS);
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/**
 * Lengths from the first to the last, ms as text, both within: `2:00 – 2:15`, as what comes next begins there. Of the longest there
 * is no last.
 */
export function lengthsText(from = '0', to?: string): string {
  const first = clock(Number(from));
  return to === undefined ? `${first} and longer` : `${first} – ${clock(Number(to) + 1)}`;
}

/** How long ago, short enough for a card's foot: `now`, `12 s ago`, `4 min ago`, `3 h ago`, `2 d ago`. */
export function age(ms: number | null): string {
  if (ms === null) return 'no data yet';
  if (ms < SECOND_MS) return 'now';
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s ago`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min ago`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ago`;
  return `${Math.floor(ms / DAY_MS)} d ago`;
}

/** A span in seconds as words: `0 s`, `1.5 s`, `3 min`. */
export function span(seconds: number | null): string {
  if (seconds === null) return NOTHING;
  if (seconds === 0) return '0 s';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return age(seconds * SECOND_MS).replace(' ago', '');
}

/**
 * Age of the newest record behind an answer, now. The server says how old it was when it answered (`freshnessMs`);
 * what has passed since is measured on this machine's monotonic clock, so that a wrong wall clock cannot make it lie.
 */
export function ageOf(freshnessMs: number | null, receivedAt: number, now: number): number | null {
  return freshnessMs === null ? null : freshnessMs + Math.max(0, now - receivedAt);
}

/** Local wall time of an instant, `14:03:09`. */
export const timeOfDay = (ms: number): string => {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

const toTheMinute = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
} as const;
const wall = new Intl.DateTimeFormat('en-GB', toTheMinute);
const wallToTheSecond = new Intl.DateTimeFormat('en-GB', { ...toTheMinute, second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
/** The local day of an instant, `21 Nov`. */
export const dayOf = (ms: number): string => day.format(new Date(ms));

const utcDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
/** The UTC day of an instant, `21 Nov`: for days that are no instants, such as that of a release. */
export const dateOf = (ms: number): string => utcDay.format(new Date(ms));

const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
/** A month that is counted from January 1970, `Nov 2026`. */
export const monthOf = (months: number): string => month.format(new Date(Date.UTC(1970, months)));

/** Local wall time of an instant with its day, `Sun 22 Nov, 03:12`. */
export const localTime = (iso: string): string => wall.format(new Date(iso));

/** The same to the second, `Sun 22 Nov, 03:12:09`. */
export const localSecond = (iso: string): string => wallToTheSecond.format(new Date(iso));

/** How long until a time: `in 19 h`, `in 12 min`, `any moment`. */
export const until = (ms: number): string => (ms < SECOND_MS ? 'any moment' : `in ${age(ms).replace(' ago', '')}`);

/** `2026-11-21 14:03:09 UTC` */
export const instantText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
