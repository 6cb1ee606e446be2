import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { eventually } from '../eventually.ts';

/** What startConsumer sets: the shortest that a broker allows. */
const SESSION_MS = 6_000;
/** Beyond the session, in which nobody can know that a member is gone. */
const CATCH_UP_MS = 5_000;

describe('two consumers, one of which is killed -9 under load', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    sender = await new Sender(pipeline).connect();
  });
  afterAll(async () => {
    await sender.disconnect();
    await pipeline.close();
  });

  it('have caught up within the session and 5 s, without anybody having started another', async () => {
    const [first, second] = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
    await sender.sendObservations(0, 500);
    await pipeline.drained();
    for (const it of [first, second]) expect(await it.metric('consumer_records_total')).toBeGreaterThan(0);

    expect(await second.kill('SIGKILL')).toBe('SIGKILL');
    const killedAt = performance.now();
    for (let from = 500; performance.now() - killedAt < SESSION_MS - 1_000; from += 50)
      await sender.sendObservations(from, from + 50);
    await eventually(() => pipeline.drained(0));

    const tookMs = performance.now() - killedAt;
    process.stdout.write(`caught up ${(tookMs / 1_000).toFixed(1)} s after kill -9, session ${SESSION_MS / 1_000} s\n`);
    expect(tookMs).toBeLessThan(SESSION_MS + CATCH_UP_MS);
  });
});
