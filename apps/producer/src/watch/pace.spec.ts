import { describe, expect, it } from '@jest/globals';
import { toNextSearch, toPace } from './pace.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 21);

const every = (intervalMs: number, count = 1, observedAt: number | undefined = NOW) =>
  Array.from({ length: count }, () => ({ intervalMs, observedAt }));

describe('the pace of a watch list', () => {
  it.each([
    ['any number of calls', undefined, 60],
    ['as many calls as it takes', 48, 60],
    ['half of them', 24, 120],
    ['a tenth of them', 4.8, 600],
  ])('with %s makes of two hourly tracks', (_, perDay, minutes) => {
    const { paceOf } = toPace(every(HOUR_MS, 2), { tracksPerCall: 1, perDay });
    expect(paceOf(HOUR_MS) / MINUTE_MS).toBe(minutes);
  });

  it('is stretched evenly: who is observed twice as often stays so', () => {
    const tracks = [...every(HOUR_MS, 30), ...every(2 * HOUR_MS, 30)];
    const { paceOf, wanted } = toPace(tracks, { tracksPerCall: 1, perDay: 45 });
    expect(wanted).toBe(1_080);
    expect([paceOf(HOUR_MS), paceOf(2 * HOUR_MS)]).toEqual([24 * HOUR_MS, 48 * HOUR_MS]);
  });

  it.each([
    [1, 45],
    [7, 45],
    [300, 45],
    [40, 1],
  ])('never takes more than the calls of a day: %i tracks, %i calls', (count, perDay) => {
    const tracks = Array.from({ length: count }, (_, at) => ({ intervalMs: (1 + (at % 5)) * 10 * MINUTE_MS }));
    const paced = toPace(
      tracks.map((track) => ({ ...track, observedAt: NOW })),
      { tracksPerCall: 1, perDay },
    );
    const calls = tracks.reduce((sum, { intervalMs }) => sum + DAY_MS / paced.paceOf(intervalMs), 0);
    expect(calls).toBeLessThanOrEqual(perDay * (1 + 1e-9));
  });

  it('has a track due when its interval has passed, and one that was never observed at once', () => {
    const [track] = every(HOUR_MS);
    const { isDue } = toPace([track!], { tracksPerCall: 1, perDay: undefined });
    expect([isDue(track!, NOW + HOUR_MS - 1), isDue(track!, NOW + HOUR_MS)]).toEqual([false, true]);
    expect(isDue({ intervalMs: HOUR_MS, observedAt: undefined }, NOW)).toBe(true);
  });

  describe('where one call brings fifty', () => {
    const offered = { tracksPerCall: 50, perDay: 45 };

    it('counts looks, not tracks', () => {
      expect(toPace(every(HOUR_MS, 50), offered).paceOf(HOUR_MS)).toBe(HOUR_MS);
      expect(toPace(every(HOUR_MS, 51), offered).paceOf(HOUR_MS)).toBe(64 * MINUTE_MS);
      expect(toPace(every(MINUTE_MS), offered).paceOf(MINUTE_MS)).toBe(32 * MINUTE_MS);
      expect(toPace([], offered).wanted).toBe(0);
    });

    it('makes tracks that were added at different moments share their calls', () => {
      const tracks = Array.from({ length: 20 }, (_, at) => ({ intervalMs: HOUR_MS, observedAt: NOW - at * MINUTE_MS }));
      let looks = 0;
      for (let now = NOW; now < NOW + DAY_MS; now += MINUTE_MS) {
        const due = tracks.filter((track) => toPace(tracks, offered).isDue(track, now));
        looks += due.length > 0 ? 1 : 0;
        for (const track of due) track.observedAt = now;
      }
      expect(looks).toBeLessThanOrEqual(45);
      expect(looks).toBeGreaterThan(20);
    });

    it('keeps every interval where any number may be asked', () => {
      const { paceOf, isDue } = toPace(every(10 * SECOND_MS), { tracksPerCall: 50, perDay: undefined });
      expect(paceOf(10 * SECOND_MS)).toBe(10 * SECOND_MS);
      expect(isDue({ intervalMs: 10 * SECOND_MS, observedAt: NOW }, NOW + 10 * SECOND_MS)).toBe(true);
    });
  });
});

describe('the next search for what was not found', () => {
  it('waits twice as long each time, up to a day', () => {
    const pauses: number[] = [];
    for (let at = NOW; pauses.length < 7;) {
      const next = toNextSearch({ since: NOW, searchedAt: at }, HOUR_MS);
      pauses.push((next - at) / HOUR_MS);
      at = next;
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 24, 24]);
  });

  it('waits one interval where the clock stood behind when it was added', () => {
    expect(toNextSearch({ since: NOW + DAY_MS, searchedAt: NOW }, HOUR_MS)).toBe(NOW + HOUR_MS);
  });
});
