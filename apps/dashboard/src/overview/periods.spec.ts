import { describe, expect, it } from '@jest/globals';
import { periodsOf } from './periods.ts';
import { toPeriodsSpec } from './to-periods-spec.ts';

const spread = (n = 9) => ({ n, mean: 2, q1: 1, median: 2, q3: 3 });
const years = (...each: [year: number, n?: number][]) => each.map(([year, n]) => ({ year, ...spread(n) }));
const months = (...each: [month: string, n?: number][]) => each.map(([month, n]) => ({ month, ...spread(n) }));
const late = months(['2026-02'], ['2026-08'], ['2026-09'], ['2026-11']);

describe('the periods of a length', () => {
  it('are years where they make a line, and no more than it may have points', () => {
    const byReleaseYear = years(...Array.from({ length: 600 }, (_, year): [number] => [year]));
    const { unit, drawn } = periodsOf({ byReleaseYear, byReleaseMonth: late });
    expect([unit, drawn.length]).toEqual(['year', 500]);
  });
  it('are months where all is new', () => {
    const { unit, drawn } = periodsOf({ byReleaseYear: years([2025], [2026]), byReleaseMonth: late });
    expect([unit, drawn.map(({ name }) => name)]).toEqual(['month', ['Feb 2026', 'Aug 2026', 'Sept 2026', 'Nov 2026']]);
    expect(drawn[0]!.mark).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    const few = periodsOf({ byReleaseYear: years([26]), byReleaseMonth: late.slice(1) });
    expect([few.unit, few.drawn[0]!.mark]).toEqual(['year', { from: '0026-01-01', to: '0026-12-31' }]);
  });
  it('are none of a few tracks drawn as if of thousands, unless there are no others', () => {
    const { all, drawn } = periodsOf({
      byReleaseYear: years([2020, 10_000], [2021, 1], [2022, 5]),
      byReleaseMonth: [],
    });
    expect([all.length, drawn.map(({ at }) => at)]).toEqual([3, [2020, 2022]]);
    expect(periodsOf({ byReleaseYear: years([2021, 1]), byReleaseMonth: [] }).drawn).toHaveLength(1);
  });
  it('are not joined over those that are missing', () => {
    const byReleaseYear = years([1990], [1991], [2005], [2007], [2008]);
    const { series, stops } = toPeriodsSpec(periodsOf({ byReleaseYear, byReleaseMonth: [] }));
    for (const name of ['Middle half', 'Median', 'Mean']) {
      const lines = series.filter((each) => each.name === name);
      expect(lines.map(({ points }) => points.map(([year]) => year))).toEqual([[1990, 1991], [2005], [2007, 2008]]);
      if (name !== 'Middle half') expect(lines.map(({ hasDots }) => hasDots)).toEqual([false, true, false]);
    }
    expect(stops).toEqual([1990, 1991, 2005, 2007, 2008]);
  });
  it('of months are one apart, with months along the foot', () => {
    const { x, stops } = toPeriodsSpec(periodsOf({ byReleaseYear: [], byReleaseMonth: late }));
    expect([x.format, stops!.slice(1).map((at, index) => at - stops![index]!)]).toEqual(['month', [6, 1, 2]]);
  });
});
