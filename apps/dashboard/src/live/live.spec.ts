import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.ts';
import { initialLive, reduceLive, type LiveAction } from './live.reducer.ts';

const play = (...actions: LiveAction[]) => actions.reduce(reduceLive, initialLive);
const frame = (dataVersion: string, at = 0): LiveAction => ({
  type: 'frame',
  topic: 'kpi',
  frame: { dataVersion, change: {} },
  at,
});

describe('the live connection', () => {
  it('asks for everything anew each time it opens', () => {
    const first = play({ type: 'connect' }, { type: 'opened' });
    const second = [{ type: 'lost', at: 5, delayMs: 9 }, { type: 'connect' }, { type: 'opened' }] as LiveAction[];
    expect(first.changes).toBe(1);
    expect(second.reduce(reduceLive, first).changes).toBe(2);
  });
  it('counts a version once, however many topics carry it', () => {
    expect(play({ type: 'opened' }, frame('7'), frame('7'), frame('8')).changes).toBe(3);
  });
  it('takes a spent quota for news though no record came', () => {
    const quota: LiveAction = { type: 'frame', topic: 'quota', frame: { dataVersion: '7', change: {} }, at: 1 };
    expect(play({ type: 'opened' }, frame('7'), quota).changes).toBe(3);
  });
  it('forgets the version after a gap, so that the same version is news again', () => {
    expect(play({ type: 'opened' }, frame('7'), { type: 'resync' }, frame('7')).changes).toBe(4);
  });
  it('counts a lost connection as a failure and a goodbye not', () => {
    const lost = play({ type: 'opened' }, { type: 'lost', at: 100, delayMs: 50 });
    expect([lost.phase, lost.failures, lost.retryAt]).toEqual(['waiting', 1, 150]);
    const left = play({ type: 'opened' }, { type: 'bye', at: 100, delayMs: 50 });
    expect([left.phase, left.failures, left.retryAt]).toEqual(['waiting', 0, 150]);
  });
  it('is cut from a loss or a goodbye until it is open again, also while it tries', () => {
    const [lost, bye] = (['lost', 'bye'] as const).map((type): LiveAction => ({ type, at: 0, delayMs: 1 }));
    const isCut = (...actions: LiveAction[]) => play(...actions).isCut;
    expect([isCut({ type: 'connect' }), isCut({ type: 'opened' })]).toEqual([false, false]);
    for (const end of [lost!, bye!]) {
      expect(isCut({ type: 'opened' }, end)).toBe(true);
      expect(isCut({ type: 'opened' }, end, { type: 'connect' })).toBe(true);
      expect(isCut({ type: 'opened' }, end, { type: 'connect' }, { type: 'opened' })).toBe(false);
      expect(isCut({ type: 'opened' }, end, { type: 'pause' })).toBe(false);
    }
  });
  it('begins to count failures afresh once it is open or paused', () => {
    const lost: LiveAction = { type: 'lost', at: 0, delayMs: 1 };
    expect(play(lost, lost, { type: 'opened' }).failures).toBe(0);
    expect(play(lost, lost, { type: 'pause' }).failures).toBe(0);
  });
});

describe('the wait before the next attempt', () => {
  it('doubles up to half a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 60].map((n) => backoffMs(n, 1))).toEqual([1e3, 2e3, 4e3, 8e3, 16e3, 3e4, 3e4]);
  });
  it('is never less than half of that', () => {
    expect(backoffMs(3, 0)).toBe(4_000);
  });
});
