import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Trial } from '../fault.ts';
import type { Random } from '../random.ts';
import { adopt, noteLost, pickTopic, readPositions, untilStopped } from './standstill.ts';

/** So many records have to wait before some are taken away. */
const BACKLOG = 50n;
const WITHIN_MS = 20_000;

interface Passed {
  readonly partition: number;
  readonly low: bigint;
}

/** Kafka forgets what nobody has applied yet: as if retention had been too short for an outage. */
async function forget({ pipeline, note }: Trial, topic: string, at: { partition: number; next: bigint; high: bigint }) {
  const admin = pipeline.kafka.admin();
  await admin.connect();
  try {
    const { partition, next, high } = at;
    // All but the newest: a consumer may have fetched some of it already.
    const low = high - 1n;
    // kafkajs looks for the leader before it asks for the topic: this makes it ask.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(low) }] });
    note(`${topic}/${partition} begins at ${low} now; ${next} would be next`);
    return { partition, low };
  } finally {
    await admin.disconnect();
  }
}

async function untilBehind(trial: Trial, topic: string): Promise<{ partition: number; next: bigint; high: bigint }> {
  for (const end = performance.now() + WITHIN_MS; performance.now() < end; await delay(200)) {
    const marks = new Map((await trial.pipeline.admin.readWatermarks(topic)).map((it) => [it.partition, it.high]));
    const all = (await readPositions(trial, topic)).map((it) => ({ ...it, high: marks.get(it.partition) ?? 0n }));
    const behind = all.find(({ next, high }) => high - next > BACKLOG);
    if (behind) return behind;
  }
  throw new Error(`${topic} never lay ${BACKLOG} records ahead of the consumers`);
}

export const retentionPassed: Fault = {
  id: 'F14',
  name: 'retention passes the stored offset while no consumer works; then adopted',
  needs: { operator: true },
  shows: ['stops'],
  async strike(trial, random) {
    const topic = pickTopic(trial, random);
    const passed = await passWhileStopped(trial, random, topic);
    await untilStopped(trial, topic);
    await adopt(trial, topic);
    trial.ledger.logGoesOn(topic, passed.partition, passed.low);
    await noteLost(trial, topic);
    trial.note(`${topic} is adopted`);
  },
};

async function passWhileStopped(trial: Trial, random: Random, topic: string): Promise<Passed> {
  const { consumers, senders, toHeal } = trial;
  const stopped = consumers.alive;
  const goOn = async (): Promise<void> => stopped.forEach((it) => it.signal('SIGCONT'));
  toHeal(goOn);
  stopped.forEach((it) => it.signal('SIGSTOP'));
  trial.count('stalls', stopped.length);
  senders.change({ perSecond: 1_500 });
  // What was fetched before is applied all the same; within their session or past it.
  await delay(random.pick([2_000, 9_000]));
  try {
    return await forget(trial, topic, await untilBehind(trial, topic));
  } finally {
    senders.change({ perSecond: random.pick([200, 600]) });
    await goOn();
  }
}
