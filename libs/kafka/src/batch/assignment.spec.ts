import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Assignment } from './assignment.ts';
import type { Claim, TopicPartition } from './chunk.ts';

const at = { topic: 'albums', partition: 0 };
const claimOf = (it: TopicPartition, epoch: bigint): Claim => ({
  ...it,
  generation: 0,
  topicId: `life ${epoch}`,
  epoch,
  nextOffset: 5n,
  lastOffset: null,
  lastRecord: null,
});

/** Each claim finds the topic in another life. */
async function joined() {
  let claims = 0n;
  const consumer = { pause: jest.fn(), seek: jest.fn(), resume: jest.fn() };
  const claim = async (all: readonly TopicPartition[]) => ({
    verdicts: all.map((it) => ({ claim: claimOf(it, ++claims), seekTo: 5n })),
    missing: [],
  });
  const assignment = new Assignment(consumer, { claim }, { warn: () => undefined, error: () => undefined });
  assignment.join({ albums: [0] });
  await jest.advanceTimersByTimeAsync(0);
  return { assignment, consumer };
}

describe('the topic that a partition is fetched of', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is the one that was claimed; of a partition that does not run there is none', async () => {
    const { assignment } = await joined();
    expect(assignment.meantBy(at)?.topicId).toBe('life 1');
    expect(assignment.meantBy({ ...at, partition: 1 })).toBeUndefined();
  });

  it('is claimed again where the broker does not know it, and not read meanwhile', async () => {
    const { assignment, consumer } = await joined();
    consumer.pause.mockClear();
    assignment.meantBy(at)!.onUnknown();
    expect(consumer.pause).toHaveBeenCalledTimes(1);
    expect(assignment.meantBy(at)).toBeUndefined();
    expect(assignment.trouble()).toEqual([expect.stringContaining('no topic albums of the id that was claimed')]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(assignment.meantBy(at)?.topicId).toBe('life 2');
    expect(assignment.trouble()).toEqual([]);
  });

  it('is not given up for an answer to an earlier claim', async () => {
    const { assignment } = await joined();
    const earlier = assignment.meantBy(at)!;
    earlier.onUnknown();
    await jest.advanceTimersByTimeAsync(1_000);
    earlier.onUnknown();
    expect(assignment.meantBy(at)?.topicId).toBe('life 2');
  });
});

describe('a join', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('reads what could be claimed, and asks on for a topic that is not there', async () => {
    const there = new Set(['albums']);
    const asked: string[] = [];
    const warned: string[] = [];
    const claim = async (all: readonly TopicPartition[]) => {
      asked.push(all.map(({ topic }) => topic).join());
      const found = all.filter(({ topic }) => there.has(topic));
      const verdicts = found.map((it) => ({ claim: claimOf(it, 1n), seekTo: 5n }));
      return { verdicts, missing: all.filter((it) => !found.includes(it)) };
    };
    const consumer = { pause: jest.fn(), seek: jest.fn(), resume: jest.fn() };
    const log = { warn: (line: string) => void warned.push(line), error: () => undefined };
    const assignment = new Assignment(consumer, { claim }, log);
    assignment.join({ albums: [0], tracks: [0] });
    await jest.advanceTimersByTimeAsync(0);
    expect(assignment.running().map((it) => it.claim.topic)).toEqual(['albums']);
    expect(assignment.trouble()).toEqual([expect.stringMatching(/^tracks\/0: .*no such topic/)]);
    await jest.advanceTimersByTimeAsync(5_000);
    there.add('tracks');
    await jest.advanceTimersByTimeAsync(1_000);
    expect(assignment.running().map((it) => it.claim.topic)).toEqual(['albums', 'tracks']);
    // What is read already is not claimed again, which would take it from itself.
    expect([asked[0], new Set(asked.slice(1))]).toEqual(['albums,tracks', new Set(['tracks'])]);
    expect(warned).toHaveLength(1);
  });

  it('says how far each partition is; who waits for its claim has no position, what is not there is not to be read', async () => {
    const answers: Record<string, () => Promise<unknown>> = {
      albums: async () => ({ verdicts: [{ claim: claimOf(at, 1n), seekTo: 5n }], missing: [] }),
      tracks: async () => ({ verdicts: [], missing: [{ topic: 'tracks', partition: 0 }] }),
      away: () => Promise.reject(new Error('PostgreSQL is away')),
    };
    const progressOf = async (topic: string) => {
      const consumer = { pause: jest.fn(), seek: jest.fn(), resume: jest.fn() };
      const claim = (() => answers[topic]!()) as never;
      const assignment = new Assignment(consumer, { claim }, { warn: () => undefined, error: () => undefined });
      assignment.join({ [topic]: [0] });
      expect(assignment.progress()).toEqual([{ name: `${topic}/0`, position: undefined, isTried: true }]);
      await jest.advanceTimersByTimeAsync(0);
      return assignment.progress();
    };
    expect(await progressOf('albums')).toEqual([{ name: 'albums/0', position: 5n, isTried: false }]);
    expect(await progressOf('tracks')).toEqual([]);
    expect(await progressOf('away')).toEqual([{ name: 'away/0', position: undefined, isTried: true }]);
  });

  it('says that a partition is tried while a chunk of it is under way', async () => {
    const { assignment } = await joined();
    const { promise, resolve } = Promise.withResolvers<void>();
    const ended = assignment.find(at)!.inTurn(() => promise);
    expect(assignment.progress()).toEqual([{ name: 'albums/0', position: 5n, isTried: true }]);
    resolve();
    await ended;
    expect(assignment.progress()).toEqual([{ name: 'albums/0', position: 5n, isTried: false }]);
  });

  it('says of a partition whose chunk failed that it is tried, also while it is fetched again, but not for ever', async () => {
    const { assignment } = await joined();
    assignment.leave(assignment.find(at)!, { kind: 'retry', reason: 'PostgreSQL is away' });
    const isTried = (): boolean[] => assignment.progress().map((it) => it.isTried);
    expect(isTried()).toEqual([true]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect([assignment.running().length, isTried()]).toEqual([1, [true]]);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(isTried()).toEqual([false]);
  });
});
