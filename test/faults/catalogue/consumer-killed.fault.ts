import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Trial } from '../fault.ts';
import { points, type Point } from '../instrument/orders.ts';
import type { Random } from '../random.ts';
import type { ConsumerProcess } from '../world/consumer.process.ts';

const MEETS_WITHIN_MS = 15_000;

/** By the clock alone, most kills would hit the wait for the next fetch. */
const killedAt = (at: Point): Fault => ({
  id: 'F1',
  name: `consumer killed -9: ${at}`,
  needs: {},
  shows: ['kills'],
  async strike(trial, random) {
    const consumer = await trial.consumers.pick(random);
    await killAt(trial, consumer, { at, time: random.between(1, 3) });
    // Once more at once: what takes over is killed too, sometimes.
    if (random.chance(0.3)) await killAt(trial, await trial.consumers.pick(random), { at, time: 1 });
  },
});

async function killAt(
  { note }: Trial,
  consumer: ConsumerProcess,
  { at, time }: { at: Point; time: number },
): Promise<void> {
  note(`${consumer.name} is killed at ${at}, time ${time}`);
  consumer.order({ do: 'kill', at, time });
  const end = performance.now() + MEETS_WITHIN_MS;
  while (consumer.isAlive && performance.now() < end) await delay(20);
  if (!consumer.isAlive) return;
  note(`${consumer.name} has not come to ${at} and is killed now`);
  consumer.signal('SIGKILL');
}

const killedAtRandom: Fault = {
  id: 'F1',
  name: 'consumer killed -9: at any time',
  needs: {},
  shows: ['kills'],
  async strike({ consumers, note }, random: Random) {
    for (let time = random.between(1, 3); time > 0; time--) {
      await delay(random.between(0, 800));
      const [consumer] = random.sample(consumers.alive, 1);
      if (!consumer) continue;
      note(`${consumer.name} is killed`);
      consumer.signal('SIGKILL');
    }
  },
};

export const consumerKilled: readonly Fault[] = [killedAtRandom, ...points.map(killedAt)];
