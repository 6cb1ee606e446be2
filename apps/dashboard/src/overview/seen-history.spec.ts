import { describe, expect, it } from '@jest/globals';
import { addSeen, growth, withCounts, type Seen } from './seen-history.ts';

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
  it('stands behind what the gateway sampled before the page was opened', () => {
    const counts = [40_000, 45_000, 60_000].map((at) => ({
      at,
      albums: 1,
      tracks: at / 10_000,
      artists: 2,
      watchedTracks: 3,
    }));
    const history = withCounts([seen(50_000, 5), seen(55_000, 9)], counts);
    expect(history.map(({ at, values }) => [at, values.tracks])).toEqual([
      [40_000, 4],
      [45_000, 4.5],
      [50_000, 5],
      [55_000, 9],
    ]);
    expect(growth(history, 'tracks')).toEqual({ by: 5, overMs: 15_000 });
    expect(withCounts([], counts)).toEqual([]);
  });
  it('keeps a bounded number of samples', () => {
    let history: Seen[] = [];
    for (let at = 0; at < 500; at += 1) history = addSeen(history, seen(at, at));
    expect([history.length, history[0]?.at]).toEqual([120, 380]);
  });
});
