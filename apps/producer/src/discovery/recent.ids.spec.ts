import { describe, expect, it } from '@jest/globals';
import { RecentIds } from './recent.ids.ts';

describe('RecentIds', () => {
  it('knows what was asked for within a time', () => {
    let now = 0;
    const recent = new RecentIds(() => now);
    recent.mark(['a']);
    now = 1_000;
    recent.mark(['b']);
    expect([recent.isRecent('a', 1_001), recent.isRecent('a', 1_000), recent.isRecent('c', 9_999)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(recent.recent(500)).toEqual(['b']);
  });

  it('forgets what was asked for longest ago first', () => {
    const recent = new RecentIds(() => 1);
    recent.mark(['first', 'second']);
    recent.mark(['first']);
    recent.mark(Array.from({ length: 49_999 }, (_, at) => `id-${at}`));
    expect([recent.isRecent('first', 10), recent.isRecent('second', 10)]).toEqual([true, false]);
  });
});
