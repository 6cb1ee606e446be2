import { describe, expect, it } from '@jest/globals';
import { RollingWindow } from './rolling-window.ts';

describe('a rolling window', () => {
  it('lets go of what happened exactly its length ago', () => {
    const window = new RollingWindow(100);
    expect([window.add(0), window.add(0), window.add(60)]).toEqual([1, 2, 3]);
    expect([window.count(99), window.nextLeaves(99)]).toEqual([3, 100]);
    expect([window.count(100), window.nextLeaves(100)]).toEqual([1, 160]);
    expect([window.count(160), window.nextLeaves(160)]).toEqual([0, undefined]);
  });

  it('stays right within a grain where it keeps more than it tells apart', () => {
    const window = new RollingWindow(1_000_000);
    let last = 0;
    for (let call = 0; call < 150_000; call++) last = window.add(call * 8);
    // A grain is 10 ms: two calls.
    expect(last).toBeGreaterThanOrEqual(125_000);
    expect(last).toBeLessThanOrEqual(125_002);
  });
});
