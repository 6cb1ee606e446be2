import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { topicTable, type Stream } from '@freshwax/contracts';
import type { AppProcess } from '../delivery/app.process.ts';
import { aggregateDifferences } from '../delivery/checker.ts';
import { Operator } from '../delivery/operator.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { hold, killWaiting, waitingWorker } from '../delivery/worker.ts';
import { eventually } from '../eventually.ts';
import { makeTopics } from '../topics.ts';

const KEY = 'a-key-for-this-test';
/** The statement that lets a ledger go on. */
const ADOPTS = '%past AS (%INSERT INTO book.partition_generation%';

let pipeline: TestPipeline;
let sender: Sender;
let operator: Operator;
let consumers: AppProcess[];
beforeAll(async () => {
  pipeline = await TestPipeline.create(PARTITIONS);
  sender = await new Sender(pipeline).connect();
  operator = new Operator(await pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: KEY }), KEY);
  consumers = [await pipeline.startConsumer()];
  await sender.sendObservations(0, 100);
  await pipeline.drained();
});
afterAll(async () => {
  await sender.disconnect();
  await pipeline.close();
});

const topicOf = (stream: Stream): string => pipeline.topicPrefix + topicTable[stream].topic;

async function remove(topic: string): Promise<void> {
  const admin = pipeline.kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await eventually(async () => expect(await pipeline.admin.listTopics()).not.toContain(topic));
  await admin.disconnect();
}

const make = (): Promise<void> =>
  makeTopics(pipeline.admin, { topicPrefix: pipeline.topicPrefix, partitions: PARTITIONS, replication: 1 });

/** By partition the generation that the ledger stands in, and how many are past. */
async function generationsOf(topic: string): Promise<object[]> {
  const { rows } = await pipeline.pool.query<object>(
    `SELECT generation, (SELECT count(*)::int FROM book.partition_generation p WHERE (p.topic, p.part) = (o.topic, o.part)) AS past
     FROM book.ingest_offset o WHERE topic = $1`,
    [topic],
  );
  return rows;
}

const everywhere = (row: object): object[] => Array.from({ length: PARTITIONS }, () => row);

/** Kills the consumer alone: what the server was asked it does. */
const killAsker = async (...waiting: Parameters<typeof waitingWorker>): Promise<void> => {
  await (await waitingWorker(...waiting)).kill('SIGKILL');
};

it.each([
  ['before the ledger has changed', 'track', killWaiting],
  ['when the ledger has changed, though it was never told', 'album', killAsker],
] as const)('begins anew once where its consumer is killed %s, while the others go on', async (_, stream, kill) => {
  consumers.push(await pipeline.startConsumer());
  const topic = topicOf(stream);
  await remove(topic);
  await make();
  const ledger = await hold(pipeline.pool, `SELECT 1 FROM book.ingest_offset WHERE topic = '${topic}' FOR UPDATE`);
  try {
    const id = await operator.ask({ type: 'adopt', topic });
    await waitingWorker(pipeline.pool, ADOPTS, consumers);
    expect(await operator.look(id)).toMatchObject({ state: 'running', progress: 0.75 });
    await kill(pipeline.pool, ADOPTS, consumers);
    await ledger.release();
    const { state, result } = await operator.ended(id);
    expect(state).toBe('succeeded');
    const reason = 'the topic was made anew';
    const adopted = Array.from({ length: PARTITIONS }, (_it, partition) => ({
      partition,
      generation: 1,
      base: '0',
      reason,
    }));
    expect(result).toEqual({ adopted });
  } finally {
    await ledger.release();
  }
  expect(await generationsOf(topic)).toEqual(everywhere({ generation: 1, past: 1 }));
  await sender.sendObservations(100, 200);
  await pipeline.drained();
  expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
  expect(await operator.run({ type: 'adopt', topic })).toMatchObject({ state: 'succeeded', result: { adopted: [] } });
  // Asked for by whoever saw the generation that has ended.
  const generations = [{ partition: 0, generation: 0 }];
  expect(await operator.run({ type: 'adopt', topic, partition: 0, generations })).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('stands in generation 1') as unknown,
  });
  expect(await generationsOf(topic)).toEqual(everywhere({ generation: 1, past: 1 }));
});

it('changes nothing when it is cancelled while the topic is waited for, and keeps no other one waiting', async () => {
  const topic = topicOf('artist_meta');
  await remove(topic);
  const id = await operator.ask({ type: 'adopt', topic });
  await eventually(async () => expect((await operator.look(id)).log.at(-1)).toContain('the ledger knows'));
  expect(await operator.cancel(id)).toMatchObject({ state: 'cancelling' });
  expect(await operator.ended(id)).toMatchObject({ state: 'cancelled', result: null });
  expect(await generationsOf(topic)).toEqual(everywhere({ generation: 0, past: 0 }));
  await make();
  expect(await operator.run({ type: 'adopt', topic })).toMatchObject({ state: 'succeeded' });
  expect(await generationsOf(topic)).toEqual(everywhere({ generation: 1, past: 1 }));
});
