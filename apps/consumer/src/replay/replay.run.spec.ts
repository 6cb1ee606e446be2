import { describe, expect, it } from '@jest/globals';
import type { StoredRow } from '@freshwax/cassandra';
import { RecordTooLargeError, type PlacedRecord } from '@freshwax/kafka';
import { ReplayRun, type ReplayState } from './replay.run.ts';

const log = { topic: 'spotify_events', partition: 0, generation: 0 };
const row = (offset: bigint, { bytes = 10, keyBytes = 1 } = {}): StoredRow => ({
  ...log,
  offset,
  timestampMs: Number(offset),
  payload: Buffer.alloc(bytes, '.'),
  key: Buffer.alloc(keyBytes, 'k'),
  headers: null,
  expiresAtMs: null,
});

/** A topic that takes `most` bytes of one partition at once, as brokers do. */
class Topic {
  readonly records: PlacedRecord[] = [];
  constructor(private readonly most: number) {}

  publishAll = async (records: readonly PlacedRecord[]): Promise<void> => {
    const bytes = records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0);
    if (bytes > this.most) throw new RecordTooLargeError('too large');
    this.records.push(...records);
  };
}

async function replayed(rows: readonly StoredRow[], topic: Topic): Promise<ReplayState> {
  const state: ReplayState = { startedAt: '', next: {}, published: {}, left: 0 };
  const reader = {
    async *readRange({ from, to }: { from: bigint; to: bigint }, pageRows: number) {
      yield rows.filter(({ offset }) => offset >= from && offset < to).slice(0, pageRows);
    },
  };
  const task = { signal: new AbortController().signal, advance: async () => undefined };
  const command = { type: 'replay', operationId: '', toPrefix: 'x.' } as const;
  const logs = [{ ...log, base: 0n, end: BigInt(rows.length) }];
  await new ReplayRun({ reader, topicPrefix: '', command, logs, publisher: topic, task }, state).run();
  return state;
}

describe('a replay', () => {
  it('leaves out a record that was compressed when it came and is longer than a topic takes, and no other', async () => {
    const topic = new Topic(1_000_000);
    const state = await replayed([row(0n), row(1n, { bytes: 3_000_000 }), row(2n)], topic);
    expect(topic.records.map(({ value }) => value?.length)).toEqual([10, 10]);
    expect(state).toMatchObject({ left: 1, published: { 'x.spotify_events': 2 } });
  });

  it('publishes no more at once than a topic takes, keys included', async () => {
    const topic = new Topic(1_000_000);
    const rows = Array.from({ length: 60 }, (_, at) => row(BigInt(at), { keyBytes: 32_000 }));
    expect(await replayed(rows, topic)).toMatchObject({ left: 0, published: { 'x.spotify_events': 60 } });
  });
});
