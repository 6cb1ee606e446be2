import { describe, expect, it } from '@jest/globals';
import type { ReleaseCalendar } from '@freshwax/contracts';
import { known, toCalendarSpec, toDays, toWeeks } from './to-calendar.ts';

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
  it('breaks into weeks that begin on Monday', () => {
    const weeks = toWeeks(days);
    expect(weeks.map(({ begins }) => new Date(begins).getUTCDay())).toEqual(weeks.map(() => 1));
    expect(weeks[0]!.days[0]).toBeNull();
    expect(weeks.at(-1)!.days[4]).toMatchObject({ day: '2026-11-20' });
  });
});
