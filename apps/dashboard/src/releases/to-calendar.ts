import type { ReleaseCalendar } from '@freshwax/contracts';
import { countsUpTo } from '../chart/axis.ts';
import type { ChartSpec, Ink } from '../chart/chart.schema.ts';
import { dayAxis } from '../chart/stepped-axis.ts';
import type { Filters } from '../view/view-state.ts';

const DAY_MS = 86_400_000;

export interface Day {
  /** `2026-11-21` */
  readonly day: string;
  /** Midnight UTC, ms. */
  readonly at: number;
  readonly n: number;
  /** In the order of the calendar's types. */
  readonly byType: readonly number[];
}

/** Every day of the range, also those without a release: their zero is known, for the range was looked at. */
export function toDays({ from, to, types, days }: ReleaseCalendar): Day[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const none = types.map(() => 0);
  const length = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from({ length }, (_, index) => {
    const at = Date.parse(from) + index * DAY_MS;
    const day = new Date(at).toISOString().slice(0, 10);
    return { day, at, n: known.get(day)?.n ?? 0, byType: known.get(day)?.byType ?? none };
  });
}

/**
 * Days before the first release that is known say nothing of the music, only of when this stack began to look; nor do days
 * to come after the last that is announced.
 * @param today `2026-11-21`
 */
export function known(days: readonly Day[], today: string): readonly Day[] {
  const first = days.findIndex(({ n }) => n > 0);
  if (first < 0) return [];
  const end = 1 + days.findLastIndex(({ n, day }) => n > 0 || day <= today);
  return days.slice(Math.max(0, Math.min(first, end - LEAST_DAYS)), end);
}
const LEAST_DAYS = 21;

/** Each type has its ink by name, whatever else there is: filters and time recolour nothing. The others share what is no colour. */
const typeInks: Readonly<Record<string, Ink>> = {
  single: 'data-1',
  album: 'data-2',
  compilation: 'data-3',
  ep: 'data-4',
};
const OTHER_INK: Ink = 'ink-3';

export interface Stack {
  readonly name: string;
  readonly ink: Ink;
  /** Which of the calendar's types it counts. */
  readonly types: readonly number[];
}

/** What stands on one another in a day's bar: known types in an order of their own, and all others together as the last. */
export function toStacks(types: readonly string[]): Stack[] {
  const known = Object.entries(typeInks).flatMap(([name, ink]): Stack[] =>
    types.includes(name) ? [{ name, ink, types: [types.indexOf(name)] }] : [],
  );
  const others = types.flatMap((type, at) => (Object.hasOwn(typeInks, type) ? [] : [at]));
  if (others.length === 0) return known;
  const name = others.length === 1 ? types[others[0]!]! : 'other';
  return [...known, { name, ink: OTHER_INK, types: others }];
}

export const countOf = ({ byType }: Day, { types }: Stack): number =>
  types.reduce((sum, at) => sum + (byType[at] ?? 0), 0);

const MOST_STEPS = 6;
/** @param chosen days that the screen is narrowed to: shaded, for the calendar itself keeps all */
export function toCalendarSpec(days: readonly Day[], types: readonly string[], { from, to }: Filters = {}): ChartSpec {
  return {
    x: { ...dayAxis([days[0]!.at, days.at(-1)!.at], MOST_STEPS), name: 'day of release' },
    y: countsUpTo(days, 'releases'),
    isStacked: true,
    ...((from || to) && {
      spans: [
        {
          from: Math.max(days[0]!.at, from ? Date.parse(from) : 0) - DAY_MS / 2,
          to: Math.min(days.at(-1)!.at, to ? Date.parse(to) : Infinity) + DAY_MS / 2,
        },
      ],
    }),
    series: toStacks(types).map((stack) => ({
      name: stack.name,
      mark: 'bar' as const,
      ink: stack.ink,
      points: days.map((day) => [day.at, countOf(day, stack)] as const),
    })),
  };
}

export interface Week {
  /** Its Monday. */
  readonly begins: string;
  /** Monday first; null outside of the range. */
  readonly days: readonly (Day | null)[];
}

/** Rows of seven, Monday first. */
export function toWeeks(days: readonly Day[]): Week[] {
  const weeks = new Map<number, (Day | null)[]>();
  for (const day of days) {
    const weekday = (new Date(day.at).getUTCDay() + 6) % 7;
    const monday = day.at - weekday * DAY_MS;
    const week = weeks.get(monday) ?? Array.from({ length: 7 }, () => null);
    week[weekday] = day;
    weeks.set(monday, week);
  }
  return [...weeks].map(([monday, each]) => ({ begins: new Date(monday).toISOString().slice(0, 10), days: each }));
}
