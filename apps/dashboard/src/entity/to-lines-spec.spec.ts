import { describe, expect, it } from '@jest/globals';
import type { EntityHistory } from '@freshwax/contracts';
import { lookOf, pointAt, toLinesSpec } from './to-lines-spec.ts';

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
  it('are eight that differ', () => {
    const looks = Array.from({ length: 8 }, (_, at) => JSON.stringify(lookOf(at)));
    expect(new Set(looks).size).toBe(8);
  });
});
