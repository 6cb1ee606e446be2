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
});
