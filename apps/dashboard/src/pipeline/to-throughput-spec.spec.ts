import { describe, expect, it } from '@jest/globals';
import { toThroughputSpec } from './to-throughput-spec.ts';

const begin = new Date(2026, 10, 22, 8, 24, 50).getTime();
const samples = (...rates: [at: number, rate: number][]): [number, number][] =>
  rates.map(([at, rate]) => [begin + at * 1_000, rate]);

describe('the throughput', () => {
  it('ends its axis at the round speed that the highest needs', () => {
    expect(toThroughputSpec(samples([0, 3], [5, 224], [10, 9])).y).toMatchObject({ min: 0, max: 250, steps: 5 });
    const slow = toThroughputSpec(samples([0, 0.2], [5, 0.3])).y;
    expect([slow.max, slow.steps]).toEqual([expect.closeTo(0.3), 3]);
    expect(toThroughputSpec(samples([0, 0], [5, 0])).y.max).toBeGreaterThan(0);
  });
  it('breaks where nothing was sampled, and is read at its samples alone', () => {
    const spec = toThroughputSpec(samples([0, 3], [5, 4], [10, 4], [100, 5], [105, 6]));
    expect(spec.series[0]!.points.map(([, rate]) => rate)).toEqual([3, 4, 4, null, 5, 6]);
    expect(spec.stops).toHaveLength(5);
  });
  it('is labelled at whole minutes, or whole seconds of few', () => {
    const ticks = (seconds: number) =>
      toThroughputSpec(samples([0, 1], [seconds, 1])).x.ticks!.map((tick) => (tick - begin) / 1_000 + 50);
    expect(ticks(900).every((second) => second % 60 === 0)).toBe(true);
    expect(ticks(60).every((second) => second % 10 === 0)).toBe(true);
  });
});
