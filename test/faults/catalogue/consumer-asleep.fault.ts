import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Trial } from '../fault.ts';
import { points } from '../instrument/orders.ts';
import type { Random } from '../random.ts';
import type { ConsumerProcess } from '../world/consumer.process.ts';
import { SESSION_TIMEOUT_MS } from '../world/consumers.ts';
import { untilMet } from './at-point.ts';

/** Long enough that another has taken over what it holds. */
const sleepMs = SESSION_TIMEOUT_MS + 2_000;

/** It wakes up in the middle of a chunk that another has applied meanwhile, and does not know. */
export const zombie: Fault = {
  id: 'F2',
  name: 'consumer stopped past its session, then continued',
  needs: {},
  shows: ['stalls'],
  leadsTo: { counter: 'fences', strikes: 8 },
  async strike(trial, random) {
    const { consumers, note, count, toHeal } = trial;
    // In this order: an order that waits on would put it to sleep again in another trial.
    toHeal(async () => consumers.alive.forEach((it) => it.signal('SIGCONT')));
    toHeal(async () => consumers.alive.forEach((it) => it.order({ do: 'forget' })));
    for (let hasSlept = false; !hasSlept;) {
      const consumer = await putToSleep(trial, random);
      await delay(sleepMs + random.between(0, 4_000));
      // Another fault may have ended or woken it.
      hasSlept = await isStopped(consumer);
      consumer.signal('SIGCONT');
      note(`${consumer.name} wakes up`);
    }
    count('stalls');
    await delay(1_000);
  },
};

async function putToSleep(trial: Trial, random: Random): Promise<ConsumerProcess> {
  if (!random.chance(0.2))
    return untilMet(trial, random, { do: 'stop', at: random.pick(points), time: random.between(1, 2) });
  const consumer = await trial.consumers.pick(random);
  trial.note(`${consumer.name} sleeps at any time`);
  consumer.signal('SIGSTOP');
  return consumer;
}

/** As the kernel says it (proc_pid_stat(5)): the state follows the name, which stands in brackets. */
const isStopped = async ({ app }: ConsumerProcess): Promise<boolean> =>
  / T [^)]*$/.test(await readFile(`/proc/${app.pid}/stat`, 'utf8').catch(() => ''));

const SHORTEST_MS = 15_000;
const LONGEST_MS = 40_000;

/** As by a garbage collection or a loop without end: timers and heartbeats stand, connections stay open. */
export const stalled: Fault = {
  id: 'F3',
  name: 'event loop stalled for 15 to 40 s',
  needs: {},
  shows: ['stalls'],
  async strike(trial, random) {
    const at = random.pick(points);
    const ms = SHORTEST_MS + Math.floor((LONGEST_MS - SHORTEST_MS) * random.next() ** 2);
    trial.toHeal(async () => trial.consumers.alive.forEach((it) => it.order({ do: 'forget' })));
    await untilMet(trial, random, { do: 'stall', at, time: 1, ms });
    trial.count('stalls');
    trial.note(`for ${ms} ms`);
    await delay(ms + 1_000);
  },
};
