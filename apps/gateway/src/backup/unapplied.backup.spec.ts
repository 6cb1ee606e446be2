import { expect, it } from '@jest/globals';
import { topicTable } from '@freshwax/contracts';
import type { KafkaRecord } from '@freshwax/kafka';
import { persistentlyOf } from './persistently.ts';
import { writeUnapplied } from './unapplied.backup.ts';

const TOPIC: string = topicTable.track.topic;

/** As kafkajs gives it; what it is is told by its name. */
const away = Object.assign(new Error('Connection error'), { name: 'KafkaJSConnectionError' });

const recordAt = (offset: bigint): KafkaRecord => ({
  offset,
  timestampMs: 0,
  key: null,
  value: Buffer.from('{}'),
  headers: {},
});

it('goes on behind the last record where Kafka was away for a moment, and copies none twice', async () => {
  let failures = 1;
  async function* read(_: object, { from, to }: { from: bigint; to: bigint }): AsyncGenerator<KafkaRecord[]> {
    for (let next = from; next < to; next += 2n) {
      if (next === 4n && failures-- > 0) throw away;
      yield [recordAt(next), recordAt(next + 1n)];
    }
  }
  let copied = '';
  const folder = {
    write: async (path: string, lines: AsyncIterable<string>) => {
      for await (const line of lines) copied += line;
      return { path, bytes: 0, sha256: '', rows: copied.split('\n').length - 1 };
    },
    drop: async () => undefined,
  };
  const said: string[] = [];
  const { signal } = new AbortController();
  const { files } = await writeUnapplied([], '', {
    topics: { readWatermarks: async () => [{ partition: 0, low: 0n, high: 8n }] },
    topicIds: { read: async () => new Map([[TOPIC, 'id']]) },
    log: { read },
    folder: folder as never,
    signal,
    persistently: persistentlyOf({ progress: { say: (line) => said.push(line) }, signal }),
  });

  expect(files).toMatchObject([{ topic: TOPIC, file: { rows: 8 } }]);
  const offsets = copied.trimEnd().split('\n');
  expect(offsets.map((line) => (JSON.parse(line) as { offset: string }).offset).join()).toBe('0,1,2,3,4,5,6,7');
  expect(said).toEqual(['waiting: Connection error']);
});
