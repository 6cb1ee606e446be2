import { join } from 'node:path';
import { eventually } from '../../eventually.ts';
import type { Fault, Trial } from '../fault.ts';
import { cutTail } from '../servers/log-tail.ts';
import { adopt, hushSenders, noteLost, pickTopic, readPositions, untilStopped, type Position } from './standstill.ts';

const MINUTE_MS = 60_000;
/** A log that is shorter has no end worth cutting. */
const LEAST = 50n;

async function untilFilled({ pipeline }: Trial, topic: string, { partition, next }: Position): Promise<void> {
  await eventually(async () => {
    const mark = (await pipeline.admin.readWatermarks(topic)).find((it) => it.partition === partition);
    if (!mark || mark.high <= next + 1n)
      throw new Error(`${topic}/${partition} ends at ${mark?.high}, not past ${next}`);
  }, MINUTE_MS);
}

async function untilLong(trial: Trial, topic: string): Promise<Position> {
  let found: Position | undefined;
  await eventually(async () => {
    found = (await readPositions(trial, topic)).find(({ next }) => next > LEAST);
    if (!found) throw new Error(`no partition of ${topic} has ${LEAST} records`);
  }, MINUTE_MS);
  return found!;
}

/**
 * The topic is the same and every watermark passes: only the record that was applied last is another one, or gone. Consumers
 * that live through it see a broker that was away for a moment.
 */
export const logCut: Fault = {
  id: 'F5',
  name: "end of a partition's log lost by an unclean stop, and filled again past the stored offset; then adopted",
  needs: { servers: true, operator: true },
  shows: ['stops'],
  async strike(trial, random) {
    const { servers, senders, ledger, note, count, pipeline, toHeal } = trial;
    const topic = pickTopic(trial, random);
    const { partition } = await untilLong(trial, topic);
    await hushSenders(trial);
    await pipeline.drained();
    const before = (await readPositions(trial, topic)).find((it) => it.partition === partition)!;
    toHeal(() => servers.kafka.start());
    await servers.kafka.kill();
    count('outages');
    const cut = await cutTail(join(servers.kafka.dataDir, `${topic}-${partition}`), random.pick([0.5, 0.8, 0.95]));
    ledger.logCut(topic, partition);
    await servers.kafka.start();
    if (!cut) throw new Error(`${topic}/${partition} was too short to be cut`);
    note(`${topic}/${partition} has lost ${cut.from} to ${cut.to}; ${before.next} would be next`);
    senders.change({ perSecond: 1_500 });
    await untilFilled(trial, topic, before);
    await untilStopped(trial, topic);
    await adopt(trial, topic, partition);
    await noteLost(trial, topic);
    note(`${topic}/${partition} is adopted`);
  },
};
