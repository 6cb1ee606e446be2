import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { liveTopics } from '@freshwax/contracts';
import type { DataVersion } from '../answers/data-version.ts';
import { FrameRing } from './frame.ring.ts';
import type { LiveClient } from './live.client.ts';
import { LiveHub } from './live.hub.ts';
import type { LiveQuery } from './live.query.ts';
import { dueTopics, mayAnySpeak } from './to-changes.ts';

const frame = { dataVersion: '1', change: {} };

describe('the ring of frames', () => {
  it('replays what came after a number', () => {
    const ring = new FrameRing(1_000);
    const [first, second, third] = [ring.add('kpi', frame), ring.add('lag', frame), ring.add('kpi', frame)];
    expect(ring.after(first.id)).toEqual([second, third]);
    expect(ring.after(third.id)).toEqual([]);
  });

  it('cannot replay what is gone, what it never sent, or what is no number', () => {
    const ring = new FrameRing(1_000, 2);
    const ids = [1, 2, 3, 4].map(() => ring.add('kpi', frame).id);
    expect(ring.after(ids[0]!)).toBeUndefined();
    expect(ring.after(ids[1]!)).toHaveLength(2);
    expect(ring.after(ids[3]! + 1)).toBeUndefined();
    expect(ring.after(Number.NaN)).toBeUndefined();
    expect(ring.after(5)).toBeUndefined();
  });

  it('numbers on from an earlier process, as long as it sent less than a thousand frames a second', () => {
    expect(new FrameRing(2_000).add('kpi', frame).id).toBeGreaterThan(new FrameRing(1_000).add('kpi', frame).id);
  });
});

describe('the topics that are due', () => {
  const sent = new Map([['releases', { change: { albums: 1 }, atMs: 5_000 }]] as const);

  it('are those whose figures changed, a second after they last spoke', () => {
    expect(dueTopics({ releases: { albums: 2 } }, sent, 5_999)).toEqual([]);
    expect(dueTopics({ releases: { albums: 2 } }, sent, 6_000)).toEqual(['releases']);
    expect(dueTopics({ releases: { albums: 1 } }, sent, 9_000)).toEqual([]);
    expect(dueTopics({ lag: { records: 0 } }, sent, 5_000)).toEqual(['lag']);
  });

  it('are none while every topic spoke within the last second', () => {
    const all = new Map(liveTopics.map((topic) => [topic, { change: {}, atMs: 5_000 }]));
    expect(mayAnySpeak(all, 5_900)).toBe(false);
    expect(mayAnySpeak(all, 6_000)).toBe(true);
    expect(mayAnySpeak(sent, 5_900)).toBe(true);
  });
});

describe('the hub', () => {
  afterEach(() => void jest.useRealTimers());

  it('looks once at a time, however often a page is loaded anew while it looks', async () => {
    let looks = 0;
    const never = new Promise<never>(() => undefined);
    const current = (): Promise<never> => (looks++, never);
    const hub = new LiveHub({ current } as unknown as DataVersion, {} as LiveQuery);
    const listener = (): LiveClient => ({ open: () => undefined, send: () => undefined }) as unknown as LiveClient;
    for (let loads = 0; loads < 3; loads++) {
      const client = listener();
      hub.join(client, undefined);
      await new Promise((done) => setTimeout(done, 5));
      hub.leave(client);
    }
    expect(looks).toBe(1);
  });

  it('says each 15 s that it is still here, to all who listen, and to nobody once they have left', async () => {
    jest.useFakeTimers();
    const hub = new LiveHub({ current: () => new Promise(() => undefined) } as unknown as DataVersion, {} as LiveQuery);
    const dropIfStuck = jest.fn();
    const said: string[] = [];
    // What the system holds for each reader is read before it is said.
    let whenSaid = Promise.withResolvers<void>();
    const listener = (name: string): LiveClient =>
      ({
        open: () => undefined,
        send: () => undefined,
        dropIfStuck,
        beat: () => (said.push(name), whenSaid.resolve()),
      }) as unknown as LiveClient;
    const [first, second] = [listener('first'), listener('second')];
    const nextBeat = async (): Promise<number> => {
      whenSaid = Promise.withResolvers();
      const begin = Date.now();
      jest.advanceTimersToNextTimer();
      await whenSaid.promise;
      return Date.now() - begin;
    };
    hub.join(first, undefined);
    hub.join(second, undefined);
    expect(await nextBeat()).toBe(15_000);
    expect(said).toEqual(['first', 'second']);
    expect(dropIfStuck).toHaveBeenCalledTimes(2);
    hub.leave(first);
    expect(await nextBeat()).toBe(15_000);
    expect(said.slice(2)).toEqual(['second']);
    hub.leave(second);
    expect(jest.getTimerCount()).toBe(0);
  });
});
