import { describe, expect, it } from '@jest/globals';
import type { Claim } from './chunk.ts';
import { judge, PartitionClaimer, toRequest, type ClaimRequest } from './partition.claimer.ts';

const claim: Claim = {
  topic: 't',
  partition: 0,
  generation: 0,
  topicId: 'id',
  epoch: 1n,
  nextOffset: 10n,
  lastOffset: 9n,
  lastRecord: 'hash',
};

describe('the verdict on a claim', () => {
  it('seeks to the record applied last, so that it can be compared', () => {
    expect(judge(claim, { low: 0n, high: 20n }, 'id')).toEqual({ claim, seekTo: 9n });
  });

  it('seeks to the next record when nothing was applied or retention took the last one', () => {
    expect(judge({ ...claim, lastOffset: null }, { low: 0n, high: 20n }, 'id')).toMatchObject({ seekTo: 10n });
    expect(judge(claim, { low: 10n, high: 20n }, 'id')).toMatchObject({ seekTo: 10n });
  });

  it.each([
    ['the topic was made anew', { low: 0n, high: 20n }, 'other'],
    ['the log ends before our position', { low: 0n, high: 9n }, 'id'],
    ['retention passed our position', { low: 11n, high: 20n }, 'id'],
  ])('stops when %s', (_, marks, id) => {
    expect(judge(claim, marks, id).stopped).toBeDefined();
  });
});

describe('what is asked of the ledger', () => {
  const at = { topic: 't', partition: 1 };
  const marks = [{ partition: 1, low: 4n, high: 9n }];

  it('names the topic by its id and begins at the oldest record', () => {
    expect(toRequest(at, 'id', marks)).toEqual({ ...at, topicId: 'id', low: 4n });
  });

  it('is nothing while the broker does not know the topic or the partition: a guess would be kept for good', () => {
    expect(toRequest(at, undefined, marks)).toBeUndefined();
    expect(toRequest(at, 'id', [])).toBeUndefined();
    expect(toRequest(at, 'id', undefined)).toBeUndefined();
  });
});

describe('a claim of several partitions', () => {
  it('is one of those that are there, and names the others', async () => {
    const asked: string[] = [];
    const ledger = {
      claim: async (all: readonly ClaimRequest[]) =>
        all.map(({ topic, partition, topicId }) => ({ ...claim, topic, partition, topicId })),
    };
    const readWatermarks = async (topic: string) => {
      asked.push(topic);
      return [{ partition: 0, low: 0n, high: 20n }];
    };
    const claimer = new PartitionClaimer(
      ledger,
      { read: async () => new Map([['t', 'id']]) } as never,
      { readWatermarks } as never,
    );
    const partitions = [
      { topic: 't', partition: 0 },
      { topic: 't', partition: 1 },
      { topic: 'deleted', partition: 0 },
    ];
    const { verdicts, missing } = await claimer.claim(partitions);
    expect(verdicts).toEqual([{ claim, seekTo: 9n }]);
    expect(missing).toEqual(partitions.slice(1));
    // kafkajs fails for every topic when it is asked for one that is gone.
    expect(asked).toEqual(['t']);
  });

  it('asks the ledger for nothing when none is there', async () => {
    const ledger = { claim: () => Promise.reject(new Error('asked')) };
    const claimer = new PartitionClaimer(ledger, { read: async () => new Map() } as never, {} as never);
    const partitions = [{ topic: 't', partition: 0 }];
    expect(await claimer.claim(partitions)).toEqual({ verdicts: [], missing: partitions });
  });
});
