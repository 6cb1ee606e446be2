import { describe, expect, it } from '@jest/globals';
import type { EntityHistory } from '@freshwax/contracts';
import { keepLooks, lookOf, pointAt, toLinesSpec } from './to-lines-spec.ts';

const history = (name: string, ...points: [at: string, popularity: number | null][]): EntityHistory => ({
  kind: 'tracks',
  id: name,
  source: 'simulator',
  name,
  url: null,
  from: '2026-11-20T00:00:00Z',
  to: '2026-11-21T12:00:00Z',
  availability: 'ok',
  points: points.map(([observedAt, popularity], at) => ({
    observedAt: `2026-11-21T${observedAt}Z`,
    popularity,
    provenance: { topic: 't', partition: 0, generation: 0, offset: String(at), runId: null },
  })),
  n: points.length,
  missing: 0,
});
const a = history('a', ['09:10:00', 10], ['11:10:00', 20]);
const b = history('b', ['09:50:00', 90], ['10:10:00', null]);

describe('the lines of histories', () => {
  it('stop at each hour that any of them has, once', () => {
    const hours = toLinesSpec([a, b]).stops!.map((at) => new Date(at).toISOString().slice(11, 13));
    expect(hours).toEqual(['09', '10', '11']);
  });
  it('find what an entry said in an hour, and nothing where it was not observed', () => {
    const hour = Date.parse('2026-11-21T09:00:00Z');
    expect(pointAt(b, hour)?.popularity).toBe(90);
    expect(pointAt(b, hour + 2 * 3_600_000)).toBeUndefined();
  });
  it('still have an axis before the first observation', () => {
    const { x } = toLinesSpec([history('empty')]);
    expect(x.max! > x.min!).toBe(true);
  });
  it('break where nothing was observed for much longer than usual', () => {
    const hours = ['01', '02', '03', '09', '10'].map((hour): [string, number] => [`${hour}:10:00`, 10]);
    const [line] = toLinesSpec([history('broken', ...hours)]).series;
    expect(line!.points.map(([, value]) => value)).toEqual([10, 10, 10, null, 10, 10]);
    expect(toLinesSpec([history('broken', ...hours)]).stops).toHaveLength(5);
  });
  it('keep their look while others come and go, and who comes takes a free one', () => {
    const three = keepLooks(new Map(), ['a', 'b', 'c']);
    const two = keepLooks(three, ['b', 'c']);
    expect([...two]).toEqual([
      ['b', 1],
      ['c', 2],
    ]);
    expect(Object.fromEntries(keepLooks(two, ['b', 'c', 'd', 'e']))).toEqual({ b: 1, c: 2, d: 0, e: 3 });
    const inks = toLinesSpec(
      [a, b],
      new Map([
        ['a', 3],
        ['b', 1],
      ]),
    ).series.map(({ ink }) => ink);
    expect(inks).toEqual(['data-4', 'data-2']);
  });
  it('are eight that differ', () => {
    const looks = Array.from({ length: 8 }, (_, at) => JSON.stringify(lookOf(at)));
    expect(new Set(looks).size).toBe(8);
  });
});
