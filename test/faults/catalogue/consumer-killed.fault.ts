import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { points } from '../instrument/orders.ts';

const MEETS_WITHIN_MS = 5_000;

/** At a named await of a chunk; by the clock alone, most kills would hit the wait for the next fetch. */
export const consumerKilled: Fault = {
  id: 'F1',
  name: 'consumer killed -9, at each await of a chunk and at any time',
  needs: {},
  shows: ['kills'],
  async strike({ consumers, note }, random) {
    const consumer = consumers.pick(random);
    if (random.chance(0.25)) {
      note(`${consumer.name} is killed`);
      consumer.signal('SIGKILL');
      return;
    }
    const at = random.pick(points);
    const time = random.between(1, 3);
    note(`${consumer.name} is killed at ${at}, time ${time}`);
    consumer.order({ do: 'kill', at, time });
    const end = performance.now() + MEETS_WITHIN_MS;
    while (consumer.isAlive && performance.now() < end) await delay(20);
    if (!consumer.isAlive) return;
    note(`${consumer.name} has not come to ${at} and is killed now`);
    consumer.signal('SIGKILL');
  },
};
