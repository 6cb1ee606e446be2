import { expect, it } from '@jest/globals';
import type { KafkaStore } from '../stores/kafka.store.ts';
import { AdoptHandler } from './adopt.handler.ts';
import type { AdoptQuery } from './adopt.query.ts';

const LEDGER_ROW = { partition: 0, generation: 0, topic_id: 'old', next_offset: '10', last_record_at: null };

/** As kafkajs gives it; what it is is told by its name. */
const notLeader = Object.assign(new Error('This server is not the leader for that topic-partition'), {
  name: 'KafkaJSProtocolError',
});

it('waits for a broker that names a topic made just now before it leads it', async () => {
  const answers = [() => Promise.reject(notLeader), () => Promise.resolve([{ partition: 0, low: 0n, high: 0n }])];
  const kafka = {
    topicIds: { read: async () => new Map([['t', 'new']]) },
    topics: { readWatermarks: () => answers.shift()!() },
  };
  const query = { read: async () => [LEDGER_ROW], adopt: async () => [{ partition: 0, generation: 1 }] };
  const handler = new AdoptHandler(query as unknown as AdoptQuery, kafka as unknown as KafkaStore);
  const said: string[] = [];

  const outcome = await handler.run({ type: 'adopt', topic: 't' }, (line) => said.push(line));

  expect(outcome).toEqual({ result: { adopted: [{ partition: 0, generation: 1 }] } });
  expect(said[0]).toContain('waiting: ');
});
