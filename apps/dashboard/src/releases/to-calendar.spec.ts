import { describe, expect, it } from '@jest/globals';
import type { ReleaseCalendar } from '@freshwax/contracts';
import { known, toCalendarSpec, toDays, toStacks, toWeeks } from './to-calendar.ts';

const calendar: ReleaseCalendar = {
  from: '2026-10-20',
  to: '2026-11-22',
  n: 3,
  imprecise: 0,
  types: ['single', 'album'],
  days: [
    { day: '2026-11-20', n: 2, byType: [1, 1] },
    { day: '2026-11-22', n: 1, byType: [1, 0] },
  ],
  weekdays: [0, 0, 0, 0, 2, 0, 1],
};
const days = toDays(calendar);

describe('the calendar of releases', () => {
  it('has every day of its range, with a zero where nothing came out', () => {
    expect(days).toHaveLength(34);
    expect(days.at(-2)).toMatchObject({ day: '2026-11-21', n: 0, byType: [0, 0] });
  });
  it('begins with the first release, but is never shorter than three weeks', () => {
    expect(known(days, '2026-11-21')).toHaveLength(21);
    expect(known(toDays({ ...calendar, days: [] }), '2026-11-21')).toEqual([]);
  });
  it('ends today, or with the last that is announced', () => {
    const later = toDays({ ...calendar, to: '2026-12-20' });
    expect(known(later, '2026-11-21').at(-1)!.day).toBe('2026-11-22');
    expect(known(later, '2026-11-25').at(-1)!.day).toBe('2026-11-25');
  });
  it('stacks its types, each with all days', () => {
    const { series, isStacked } = toCalendarSpec(days, calendar.types);
    expect([isStacked, series.map(({ points }) => points.length)]).toEqual([true, [34, 34]]);
  });
  it('gives a type its ink by name, whichever others there are', () => {
    const inkOf = (types: readonly string[], wanted: string) =>
      toStacks(types).find(({ name }) => name === wanted)?.ink;
    const counted = ['single', 'album', 'compilation'];
    for (const name of counted) expect(inkOf([name], name)).toBe(inkOf(counted.toReversed(), name));
  });
  it('puts all types without an ink of their own together, in a neutral one that no other has', () => {
    const types = ['album', 'broadcast', 'single', 'unknown', 'ep', 'compilation'];
    const stacks = toStacks(types);
    expect(stacks.map(({ name }) => name)).toEqual(['single', 'album', 'compilation', 'ep', 'other']);
    expect(new Set(stacks.map(({ ink }) => ink)).size).toBe(stacks.length);
    const day = { day: '2026-11-20', at: Date.parse('2026-11-20'), n: 21, byType: [1, 2, 3, 4, 5, 6] };
    const heights = toCalendarSpec([day], types).series.map(({ points }) => points[0]![1]);
    expect(heights).toEqual([3, 1, 6, 5, 6]);
    expect(toStacks(['album', 'unknown']).at(-1)?.name).toBe('unknown');
  });
  it('has its labels under the bars of whole days', () => {
    const { ticks, min } = toCalendarSpec(days, calendar.types).x;
    const bars = days.map(({ at }) => at);
    expect(ticks!.every((tick) => bars.includes(tick))).toBe(true);
    expect(min).toBe(bars[0]! - 43_200_000);
  });
  it('breaks into weeks that begin on Monday', () => {
    const weeks = toWeeks(days);
    expect(weeks.map(({ begins }) => new Date(begins).getUTCDay())).toEqual(weeks.map(() => 1));
    expect(weeks[0]!.days[0]).toBeNull();
    expect(weeks.at(-1)!.days[4]).toMatchObject({ day: '2026-11-20' });
  });
});
