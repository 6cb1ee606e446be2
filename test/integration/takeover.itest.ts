import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Admin } from 'kafkajs';
import { TestPipeline } from '../delivery/pipeline.ts';
import { PARTITIONS, Sender } from '../delivery/sender.ts';
import { serversPid } from '../env.ts';
import { eventually } from '../eventually.ts';
import { MachineClock, threadsOf } from '../faults/world/machine.clock.ts';

/** From the moment at which the group has given the dead one up: what the other needs to hear of it, to claim and to apply. */
const TAKES_OVER_WITHIN_MS = 5_000;
/** Of each of the five streams, so often: what waits for the other follows from the session, not from how fast we can send. */
const OBSERVATIONS_AT_ONCE = 10;
const AGAIN_AFTER_MS = 200;

describe('two consumers, one of which is killed -9 under load', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  let admin: Admin;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    admin = pipeline.kafka.admin();
    await admin.connect();
    sender = await new Sender(pipeline).connect();
  });
  afterAll(async () => {
    await admin.disconnect();
    await sender.disconnect();
    await pipeline.close();
  });

  const members = async (): Promise<number> => {
    const { groups } = await admin.describeGroups([`${pipeline.topicPrefix}freshwax-consumer`]);
    return groups[0]!.members.length;
  };

  /**
   * How long a session lasts is the broker's to keep. What follows is counted: the heartbeat by which the other hears of it, joining
   * again, the claim and what waits there; each as far as the test, the consumer and the servers got a core when they wanted one.
   */
  it('have caught up within 5 s of the end of its session, without anybody having started another', async () => {
    const [first, second] = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
    let sent = 0;
    const more = async (observations: number): Promise<void> => {
      const from = sent;
      sent += observations;
      await sender.sendObservations(from, sent);
    };
    // Whoever joins later has nothing of what came before.
    await eventually(async () => {
      await more(500);
      await pipeline.drained();
      for (const it of [first, second]) expect(await it.metric('consumer_records_total')).toBeGreaterThan(0);
    });

    expect(await second.kill('SIGKILL')).toBe('SIGKILL');
    while ((await members()) > 1) {
      await more(OBSERVATIONS_AT_ONCE);
      await delay(AGAIN_AFTER_MS);
    }
    const clock = new MachineClock(async () => [first.pid, ...(await threadsOf(serversPid()))]);
    await pipeline.drained();
    await clock.stop();
    process.stdout.write(`caught up ${Math.round(clock.elapsedMs)} ms of a free core after the end of its session\n`);
    expect(clock.elapsedMs).toBeLessThanOrEqual(TAKES_OVER_WITHIN_MS);
    expect(first.end).toBeNull();
  });
});
