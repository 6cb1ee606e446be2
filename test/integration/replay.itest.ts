import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { replayReport, type OperationRequest } from '@freshwax/contracts';
import type { AppProcess } from '../delivery/app.process.ts';
import { aggregateDifferences } from '../delivery/checker.ts';
import { Operator } from '../delivery/operator.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { tableSums } from '../delivery/table-sums.ts';
import { hold, killWaiting, waitingWorker } from '../delivery/worker.ts';
import { eventually } from '../eventually.ts';

const KEY = 'a-key-for-this-test';
/** So long a paced one takes, ms: it keeps where it stands each second. */
const PACED_MS = 10_000;
/** Keeps where it stands. */
const SAVES = 'UPDATE book.operation SET progress%';
/** What a row says, without the place of the record that said it. */
const SAID = Object.fromEntries(
  ['albums', 'tracks', 'track_meta', 'artist_meta', 'spotify_events'].map((table) => [
    table,
    'id, source, observed_at, tie',
  ]),
);

let pipeline: TestPipeline;
let sender: Sender;
let operator: Operator;
let consumers: AppProcess[];
/** At which a replay takes PACED_MS. */
let speed: number;
beforeAll(async () => {
  pipeline = await TestPipeline.create(PARTITIONS);
  sender = await new Sender(pipeline).connect();
  operator = new Operator(await pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: KEY }), KEY);
  consumers = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
  const begin = performance.now();
  for (let from = 0; from < 200; from += 5) await sender.sendObservations(from, from + 5);
  speed = (performance.now() - begin) / PACED_MS;
  await pipeline.drained();
});
afterAll(async () => {
  await sender.disconnect();
  await pipeline.close();
});

/** Records of a pipeline's topics. */
async function published({ admin, topicPrefix }: Pick<TestPipeline, 'admin' | 'topicPrefix'>): Promise<number> {
  const topics = [...new Set(sender.sent.map(({ topic }) => topicPrefix + topic.slice(pipeline.topicPrefix.length)))];
  const marks = await Promise.all(topics.map((topic) => admin.readWatermarks(topic)));
  return marks.flat().reduce((sum, { high }) => sum + Number(high), 0);
}

/** What an operation has kept of how much it has published. */
async function kept(id: string): Promise<number> {
  const { rows } = await pipeline.pool.query<{ n: number }>(
    `SELECT coalesce(sum(value::int), 0)::int AS n FROM book.operation, jsonb_each_text(checkpoint -> 'published') WHERE id = $1`,
    [id],
  );
  return rows[0]!.n;
}

/** A replay that has kept where it stands, and has far to go. */
async function half(toPrefix: string): Promise<string> {
  const id = await operator.ask({ type: 'replay', toPrefix, speed } as OperationRequest);
  await eventually(async () => expect(await kept(id)).toBeGreaterThan(0));
  return id;
}

const scratch = (name: string) => ({ admin: pipeline.admin, topicPrefix: `${pipeline.topicPrefix}${name}.` });

it('goes on with another consumer where it stood when its own is killed half way; what came twice counts once', async () => {
  const target = await TestPipeline.create(PARTITIONS);
  try {
    const id = await half(target.topicPrefix);
    const saving = await hold(pipeline.pool, `SELECT 1 FROM book.operation WHERE id = '${id}' FOR UPDATE`);
    await waitingWorker(pipeline.pool, SAVES, consumers);
    const [noted, out] = [await kept(id), await published(target)];
    expect(out).toBeGreaterThan(noted);
    expect(out).toBeLessThan(sender.sent.length);
    await killWaiting(pipeline.pool, SAVES, consumers);
    await saving.release();

    const { state, result } = await operator.ended(id);
    expect(state).toBe('succeeded');
    expect(replayReport.parse(result)).toMatchObject({ published: sender.sent.length, left: 0 });
    expect(await published(target)).toBe(out + sender.sent.length - noted);

    await target.startConsumer();
    await target.drained();
    expect(await aggregateDifferences(target.pool)).toEqual([]);
    expect(await tableSums(target.pool, SAID)).toEqual(await tableSums(pipeline.pool, SAID));
  } finally {
    await target.close();
  }
});

it('is cancelled on its way, and publishes nothing from then on', async () => {
  const target = scratch('cancelled');
  const id = await half(target.topicPrefix);
  expect(await operator.cancel(id)).toMatchObject({ state: 'cancelling' });
  expect(await operator.ended(id)).toMatchObject({ state: 'cancelled', result: null });
  const out = await published(target);
  expect(out).toBeGreaterThanOrEqual(await kept(id));
  expect(out).toBeLessThan(sender.sent.length);
  // The lane is free for the next one, and the cancelled one is nobody's.
  const { result } = await operator.run({ type: 'replay', toPrefix: scratch('next').topicPrefix });
  expect(result).toMatchObject({ published: sender.sent.length });
  expect(await published(target)).toBe(out);
});
