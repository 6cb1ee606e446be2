import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BatchQueue } from './batch.queue.ts';
import type { ChunkOutcome, KafkaRecord } from './chunk.ts';
import { RunningPartition } from './running.partition.ts';

type Payload = Parameters<BatchQueue['push']>[0];

describe('what was fetched, on its way to the handlers', () => {
  let partitions: Map<number, RunningPartition>;
  let handled: { of: string; end: (outcome?: ChunkOutcome) => void }[];
  let left: string[];
  let resolved: string[];
  let queue: BatchQueue;
  beforeEach(() => {
    partitions = new Map([0, 1].map((it) => [it, claimed(it)]));
    handled = [];
    left = [];
    resolved = [];
    queue = new BatchQueue(
      {
        find: ({ partition }) => partitions.get(partition),
        isCurrent: (it) => partitions.get(it.claim.partition) === it,
        leave: ({ claim }, { kind }) => {
          left.push(`${claim.partition}: ${kind}`);
          partitions.delete(claim.partition);
        },
        compareAnew: ({ claim }) => void left.push(`${claim.partition}: from ${claim.lastOffset}`),
        fenced: async () => undefined,
      },
      { handle, beatEveryMs: 1_000, onFatal: (error) => left.push(error.message) },
    );
  });

  afterEach(async () => {
    for (const { end } of handled) end();
    await queue.close();
  });

  function handle({ claim }: RunningPartition, records: KafkaRecord[]): Promise<ChunkOutcome> {
    const { promise, resolve } = Promise.withResolvers<ChunkOutcome>();
    const end = (outcome: ChunkOutcome = { kind: 'applied' }): void => resolve(outcome);
    handled.push({ of: `${claim.partition}: ${records.map(({ offset }) => offset).join()}`, end });
    return promise;
  }
  const push = async (partition: number, offsets: number[], payload: Partial<Payload> = {}): Promise<void> => {
    await queue.push({ ...batchOf(partition, offsets, resolved), ...payload });
    await turn();
  };
  const begun = (): string[] => handled.map(({ of }) => of);

  it('lets Kafka be asked for more while it is handled, and keeps the order of a partition', async () => {
    await push(0, [0, 1]);
    await push(0, [2]);
    await push(1, [0]);
    expect([resolved, begun()]).toEqual([
      ['0: 1', '0: 2', '1: 0'],
      ['0: 0,1', '1: 0'],
    ]);
    handled[0]!.end();
    await turn();
    expect(begun()).toEqual(['0: 0,1', '1: 0', '0: 2']);
  });

  it('makes one chunk of what waits for the same turn', async () => {
    for (const offsets of [[0], [1, 2], [3], [4]]) await push(0, offsets);
    handled[0]!.end();
    await turn();
    expect(begun()).toEqual(['0: 0', '0: 1,2,3,4']);
    await push(0, [5]);
    handled[1]!.end();
    await turn();
    expect(begun().at(-1)).toBe('0: 5');
    expect(partitions.get(0)!.position).toBe(5n);
  });

  it('makes no chunk of more than a thousand records out of several', async () => {
    const offsets = Array.from({ length: 1_100 }, (_, at) => at + 1);
    await push(0, [0]);
    await push(0, offsets.slice(0, 600));
    await push(0, offsets.slice(600));
    handled[0]!.end();
    await turn();
    expect(begun().at(-1)!.split(',')).toHaveLength(600);
  });

  it('gives the room of each batch back that went with another', async () => {
    for (let offset = 0; offset < 64; offset++) await push(0, [offset]);
    const more = push(1, [0]);
    await turn();
    expect(begun()).toEqual(['0: 0']);
    for (let at = 0; at < 3; at++) {
      handled[at]!.end();
      await turn();
    }
    await more;
    expect([begun()[1], partitions.get(0)!.position]).toEqual(['1: 0', 64n]);
  });

  it('takes no more than fits the memory, and one answer of any size', async () => {
    const answered = (offset: number): Partial<Payload> => {
      const batchContext = { leaderEpoch: -1, answer: { bytes: 40 * 1024 * 1024 } };
      return {
        batch: { ...batchOf(0, [offset], []).batch, messages: [{ ...messageAt(offset), batchContext }] } as never,
      };
    };
    await push(0, [0], answered(0));
    const more = push(0, [1], answered(1));
    await turn();
    expect([resolved, begun()]).toEqual([['0: 0'], ['0: 0']]);
    handled[0]!.end();
    await more;
    expect([resolved, begun()]).toEqual([
      ['0: 0', '0: 1'],
      ['0: 0', '0: 1'],
    ]);
  });

  it('makes no chunk of more than 4 MiB out of several', async () => {
    const large = (offset: number): Partial<Payload> => ({
      batch: {
        ...batchOf(0, [offset], []).batch,
        messages: [{ ...messageAt(offset), bytes: 3 * 1024 * 1024 }],
      } as never,
    });
    for (const offset of [0, 1, 2]) await push(0, [offset], large(offset));
    for (const at of [0, 1]) {
      handled[at]!.end();
      await turn();
    }
    expect(begun()).toEqual(['0: 0', '0: 1', '0: 2']);
  });

  it('drops what was fetched after a chunk that failed: it is fetched again from where the ledger stands', async () => {
    await push(0, [0]);
    await push(0, [1]);
    handled[0]!.end({ kind: 'retry', reason: 'PostgreSQL is away' });
    await turn();
    expect([left, begun()]).toEqual([['0: retry'], ['0: 0']]);
  });

  it('compares what was applied last where another leader writes on', async () => {
    for (const offset of [0, 1]) await push(0, [offset]);
    await push(0, [2], {
      batch: {
        ...batchOf(0, [2], []).batch,
        messages: [{ ...messageAt(2), batchContext: { leaderEpoch: 7 } }],
      } as never,
    });
    for (const at of [0, 1]) {
      handled[at]!.end();
      await turn();
    }
    expect([left, begun()]).toEqual([['0: from 1'], ['0: 0', '0: 1']]);
  });

  it('takes nothing that was fetched before the partition was claimed', async () => {
    await push(0, [0], { isStale: () => true });
    expect([resolved, begun()]).toEqual([[], []]);
  });

  it('lets kafkajs know what the group has said', async () => {
    const heartbeat = jest.fn(() => Promise.reject(new Error('rebalancing')));
    await expect(push(0, [0], { heartbeat })).rejects.toThrow('rebalancing');
  });

  it('steps over what is no one’s to apply when its turn comes', async () => {
    for (const offset of [0, 1, 2]) await push(0, [offset]);
    queue.stepOver(partitions.get(0)!, 4n);
    for (const offset of [5, 6]) await push(0, [offset]);
    expect(partitions.get(0)!.position).toBe(0n);
    for (const at of [0, 1]) {
      handled[at]!.end();
      await turn();
    }
    expect([left, begun()]).toEqual([[], ['0: 0', '0: 1,2', '0: 5,6']]);
  });

  it('closes when what was begun has ended, and begins nothing more', async () => {
    await push(0, [0]);
    await push(0, [1]);
    const closed = jest.fn();
    const closing = queue.close().then(closed);
    await turn();
    expect(closed).not.toHaveBeenCalled();
    handled[0]!.end();
    await closing;
    await push(1, [0]);
    expect(begun()).toEqual(['0: 0']);
  });
});

const claimed = (partition: number): RunningPartition =>
  new RunningPartition(
    {
      topic: 't',
      partition,
      generation: 0,
      topicId: 'id',
      epoch: 1n,
      nextOffset: 0n,
      lastOffset: null,
      lastRecord: null,
    },
    0n,
  );

const messageAt = (offset: number): object => ({
  offset: String(offset),
  timestamp: '1',
  key: null,
  value: Buffer.of(1),
});

function batchOf(partition: number, offsets: number[], resolved: string[]): Payload {
  const messages = offsets.map(messageAt);
  const batch = {
    topic: 't',
    partition,
    messages,
    fetchedOffset: String(offsets[0]),
    lastOffset: () => String(offsets.at(-1)),
  };
  const payload: Partial<Payload> = {
    batch: batch as unknown as Payload['batch'],
    heartbeat: async () => undefined,
    resolveOffset: (offset) => void resolved.push(`${partition}: ${offset}`),
    isRunning: () => true,
    isStale: () => false,
  };
  return payload as Payload;
}
