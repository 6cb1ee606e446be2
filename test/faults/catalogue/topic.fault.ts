import { eventually } from '../../eventually.ts';
import type { Fault, Trial } from '../fault.ts';
import { adopt, hushSenders, noteLost, pickTopic, readPositions, untilStopped, type Position } from './standstill.ts';

const MINUTE_MS = 60_000;
const BUSY = { perSecond: 1_500 } as const;

/** Same name, other log. */
async function makeAnew({ pipeline }: Trial, topic: string): Promise<void> {
  const partitions = (await pipeline.admin.readWatermarks(topic)).length;
  const admin = pipeline.kafka.admin();
  await admin.connect();
  try {
    await admin.deleteTopics({ topics: [topic] });
    await eventually(async () => {
      if ((await admin.listTopics()).includes(topic)) throw new Error(`${topic} is still there`);
    }, MINUTE_MS);
    // For a moment the broker may say that it exists.
    await eventually(async () => {
      const made = await pipeline.admin.ensureTopics({ topicPrefix: pipeline.topicPrefix, partitions, replication: 1 });
      if (!made.includes(topic)) throw new Error(`${topic} was not made`);
    }, MINUTE_MS);
  } finally {
    await admin.disconnect();
  }
}

async function untilRefilled({ pipeline }: Trial, topic: string, before: readonly Position[]): Promise<void> {
  await eventually(async () => {
    for (const { partition, high } of await pipeline.admin.readWatermarks(topic)) {
      const next = before.find((it) => it.partition === partition)?.next ?? 0n;
      if (high <= next) throw new Error(`${topic}/${partition} ends at ${high}, before ${next}`);
    }
  }, MINUTE_MS);
}

export const topicRecreated: Fault = {
  id: 'F5',
  name: 'topic deleted, made again and filled past the stored offset; then adopted',
  needs: { operator: true },
  shows: ['stops'],
  async strike(trial, random) {
    const topic = pickTopic(trial, random);
    await hushSenders(trial);
    const before = await readPositions(trial, topic);
    await makeAnew(trial, topic);
    trial.ledger.topicRecreated(topic);
    trial.note(`${topic} was made anew; it stood at ${before.map(({ next }) => next).join(', ')}`);
    trial.senders.change(BUSY);
    await untilRefilled(trial, topic, before);
    await untilStopped(trial, topic);
    await adopt(trial, topic);
    await noteLost(trial, topic);
    trial.note(`${topic} is adopted`);
  },
};
