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

/** As long as it grows: how much it held decides how long that takes, and how busy the machine is. */
async function untilRefilled({ pipeline }: Trial, topic: string, before: readonly Position[]): Promise<void> {
  const lacking = async (): Promise<bigint> => {
    const short = (await pipeline.admin.readWatermarks(topic)).map(({ partition, high }) => {
      const next = before.find((it) => it.partition === partition)?.next ?? 0n;
      return high > next ? 0n : next + 1n - high;
    });
    return short.reduce((sum, n) => sum + n, 0n);
  };
  for (let left = await lacking(); left > 0n;)
    left = await eventually(async () => {
      const now = await lacking();
      if (now >= left) throw new Error(`${topic} lacks ${now} records, and gets none`);
      return now;
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
