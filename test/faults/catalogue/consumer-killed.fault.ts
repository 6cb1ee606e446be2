import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { points, type Point } from '../instrument/orders.ts';
import { untilMet } from './at-point.ts';

/** What follows each time from being killed there. */
const follows: Partial<Record<Point, Fault['leadsTo']>> = {
  'cassandra-partly-written': { counter: 'replays', strikes: 1 },
  'statement-unsent': { counter: 'replays', strikes: 1 },
  'statement-unanswered': { counter: 'unknownOutcomes', strikes: 1 },
};

/** By the clock alone, most kills would hit the wait for the next fetch. */
const killedAt = (at: Point): Fault => ({
  id: 'F1',
  name: `consumer killed -9: ${at}`,
  needs: {},
  shows: ['points'],
  ...(follows[at] && { leadsTo: follows[at] }),
  async strike(trial, random) {
    await untilMet(trial, random, { do: 'kill', at, time: random.between(1, 3) });
    // Once more at once: what takes over is killed too, sometimes.
    if (random.chance(0.3)) await untilMet(trial, random, { do: 'kill', at, time: 1 });
  },
});

const killedAtRandom: Fault = {
  id: 'F1',
  name: 'consumer killed -9: at any time',
  needs: {},
  shows: ['kills'],
  async strike({ consumers, note, saw }, random) {
    for (let time = random.between(1, 3); time > 0; time--) {
      await delay(random.between(0, 800));
      const consumer = await consumers.pick(random);
      note(`${consumer.name} is killed`);
      if ((await consumer.app.kill('SIGKILL')) === 'SIGKILL') saw('kills');
    }
  },
};

export const consumerKilled: readonly Fault[] = [killedAtRandom, ...points.map(killedAt)];
