import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AppProcess } from '../delivery/app.process.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';

/** A module that is loaded before the consumer and puts a bug into one of its drivers. */
const preloadOf = (bug: string): string =>
  `data:text/javascript,${encodeURIComponent(`
    import { createRequire } from 'node:module';
    const load = createRequire(process.cwd() + '/');
    ${bug}`)}`;

describe('a consumer that meets a bug', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  let consumer: AppProcess | undefined;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    sender = await new Sender(pipeline).connect();
    await sender.sendObservations(0, 50);
  });
  // One that did not end would have its partitions for as long as it beats.
  afterEach(() => consumer?.kill('SIGKILL'));
  afterAll(async () => {
    await sender.disconnect();
    await pipeline.close();
  });

  it.each([
    ['in a handler', `load('cassandra-driver').Client.prototype.batch = async () => null.bug;`],
    [
      'in kafkajs, which gives up by it',
      // The same process reads operations with a consumer of their own: its end must not be taken for this one's.
      `const { prototype } = load('kafkajs/src/consumer/consumerGroup');
       const { fetch } = prototype;
       prototype.fetch = async function (node) {
         return this.groupId.endsWith('freshwax-consumer') ? null.bug : fetch.call(this, node);
       };`,
    ],
  ])('%s ends by itself, says so once, and nothing in it begins anew', async (_, bug) => {
    const env = { ...pipeline.env, FRESHWAX_SESSION_TIMEOUT_MS: '6000' };
    const started = await AppProcess.spawn('consumer', { env, preload: preloadOf(bug) });
    consumer = started;
    await eventually(() => expect(started.end).not.toBeNull());
    expect([started.end, started.log().match(/"level":"fatal"/g)]).toEqual([1, ['"level":"fatal"']]);
    expect(started.log()).toContain("reading 'bug'");
    expect(started.log()).not.toContain('Restarting the consumer');
  });

  it('has applied nothing by it: the next one applies each record once', async () => {
    await pipeline.startConsumer();
    await pipeline.drained();
    const { rows } = await pipeline.pool.query<{ counted: string }>(
      'SELECT sum(applied + rejected) AS counted FROM book.ingest_offset',
    );
    expect(rows[0]!.counted).toBe(String(sender.sent.length));
  });
});
