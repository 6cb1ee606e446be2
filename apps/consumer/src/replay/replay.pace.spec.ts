import { describe, expect, it } from '@jest/globals';
import { ReplayPace } from './replay.pace.ts';

describe('ReplayPace', () => {
  it('keeps the distances of the records, divided by the speed', () => {
    let now = 5_000;
    const pace = new ReplayPace(10, () => now);
    expect(pace.waitMs(1_000_000)).toBe(0);
    expect(pace.waitMs(1_010_000)).toBe(1_000);
    now += 400;
    expect(pace.waitMs(1_010_000)).toBe(600);
    now += 5_000;
    expect(pace.waitMs(1_010_000)).toBe(0);
  });

  it('asks again after a day: no timer waits for more than 25 of them', () => {
    let now = 0;
    const pace = new ReplayPace(1, () => now);
    const [day, month] = [86_400_000, 30 * 86_400_000];
    pace.waitMs(0);
    expect(pace.waitMs(month)).toBe(day);
    now += month - day / 2;
    expect(pace.waitMs(month)).toBe(day / 2);
  });

  it('waits for nothing without a speed', () => {
    const pace = new ReplayPace(undefined);
    expect([pace.waitMs(0), pace.waitMs(1e12)]).toEqual([0, 0]);
  });
});
