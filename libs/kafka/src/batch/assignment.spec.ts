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
  const claim = async (all: readonly TopicPartition[]) =>
    all.map((it) => ({ claim: claimOf(it, ++claims), seekTo: 5n }));
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
