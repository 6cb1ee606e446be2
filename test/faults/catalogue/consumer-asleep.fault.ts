import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { points } from '../instrument/orders.ts';
import { SESSION_TIMEOUT_MS } from '../world/consumers.ts';

/** Long enough that another has taken over what it holds. */
const sleepMs = SESSION_TIMEOUT_MS + 2_000;

/** It wakes up in the middle of a chunk that another has applied meanwhile, and does not know. */
export const zombie: Fault = {
  id: 'F2',
  name: 'consumer stopped past its session, then continued',
  needs: {},
  shows: ['stalls'],
  async strike({ consumers, note, count, toHeal }, random) {
    const consumer = await consumers.pick(random);
    const at = random.chance(0.2) ? undefined : random.pick(points);
    // In this order: an order that waits on would put it to sleep again in another trial.
    toHeal(async () => consumer.signal('SIGCONT'));
    toHeal(async () => consumer.order({ do: 'forget' }));
    note(`${consumer.name} sleeps ${at ? `at ${at}` : 'at any time'}`);
    if (at) consumer.order({ do: 'stop', at, time: random.between(1, 2) });
    else consumer.signal('SIGSTOP');
    await delay(sleepMs + random.between(0, 4_000));
    consumer.order({ do: 'forget' });
    consumer.signal('SIGCONT');
    note(`${consumer.name} wakes up`);
    count('stalls');
    await delay(1_000);
  },
};

const SHORTEST_MS = 15_000;
const LONGEST_MS = 40_000;

/** As by a garbage collection or a loop without end: timers and heartbeats stand, connections stay open. */
export const stalled: Fault = {
  id: 'F3',
  name: 'event loop stalled for 15 to 40 s',
  needs: {},
  shows: ['stalls'],
  async strike({ consumers, note, count, toHeal }, random) {
    const consumer = await consumers.pick(random);
    const at = random.pick(points);
    const ms = SHORTEST_MS + Math.floor((LONGEST_MS - SHORTEST_MS) * random.next() ** 2);
    toHeal(async () => consumer.order({ do: 'forget' }));
    note(`${consumer.name} stalls at ${at} for ${ms} ms`);
    consumer.order({ do: 'stall', at, time: 1, ms });
    await delay(ms + 1_000);
    count('stalls');
  },
};
