import { describe, expect, it } from '@jest/globals';
import { addSeen, growth, type Seen } from './seen-history.ts';

const seen = (at: number, tracks: number): Seen => ({
  at,
  values: { albums: 0, tracks, artists: 0, watchedTracks: 0, applied: 0 },
});

describe('what the page has seen', () => {
  it('knows no growth before there are two samples', () => {
    expect([growth([], 'tracks'), growth([seen(0, 5)], 'tracks')]).toEqual([null, null]);
  });
  it('measures over the last minute and says how long it really was', () => {
    const history = [seen(0, 1), seen(50_000, 10), seen(100_000, 25)];
    expect(growth(history, 'tracks')).toEqual({ by: 15, overMs: 50_000 });
  });
  it('keeps a bounded number of samples', () => {
    let history: Seen[] = [];
    for (let at = 0; at < 500; at += 1) history = addSeen(history, seen(at, at));
    expect([history.length, history[0]?.at]).toEqual([120, 380]);
  });
});
