import type { ReleaseCalendar } from '@freshwax/contracts';
import { countsUpTo } from '../chart/axis.ts';
import type { ChartSpec, Ink } from '../chart/chart.schema.ts';
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

export const typeInks: readonly Ink[] = ['data-1', 'data-2', 'data-3', 'data-4'];

/** @param chosen days that the screen is narrowed to: shaded, for the calendar itself keeps all */
export function toCalendarSpec(days: readonly Day[], types: readonly string[], { from, to }: Filters = {}): ChartSpec {
  return {
    x: { format: 'date', min: days[0]!.at - DAY_MS / 2, max: days.at(-1)!.at + DAY_MS / 2, steps: 6 },
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
    series: types.map((type, at) => ({
      name: type,
      mark: 'bar' as const,
      ink: typeInks[at % typeInks.length]!,
      points: days.map((day) => [day.at, day.byType[at] ?? 0] as const),
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
