import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../eventually.ts';
import type { Fault } from '../fault.ts';
import type { ConsumerProcess } from '../world/consumer.process.ts';
import { SESSION_TIMEOUT_MS } from '../world/consumers.ts';
import { readJournal } from '../world/evidence.ts';

const HOUR_MS = 3_600_000;

/**
 * The wall clock of one consumer, as its code reads it (Date); the stores' clocks are the machine's. Verdicts must not
 * depend on it, nor may timeouts that the drivers reckon by it lose anything.
 */
export const clockJump: Fault = {
  id: 'F10',
  name: "a consumer's clock jumps an hour, forth or back",
  needs: {},
  shows: ['jumps'],
  async strike({ consumers, note, count, toHeal }, random) {
    let consumer = await consumers.pick(random);
    toHeal(async () => consumers.alive.forEach((it) => it.order({ do: 'clock', ms: 0 })));
    for (let jumps = random.between(1, 3); jumps > 0;) {
      if (!consumer.isAlive) consumer = await consumers.pick(random);
      const ms = random.pick([HOUR_MS, -HOUR_MS]);
      note(`the clock of ${consumer.name} is off by ${ms} ms`);
      if (await setClock(consumer, ms)) {
        count('jumps');
        jumps--;
      }
      await delay(random.between(300, 2_000));
    }
    consumer.order({ do: 'clock', ms: 0 });
    // Whether it is still of the group shows when a session has passed.
    await delay(SESSION_TIMEOUT_MS + 1_000);
  },
};

/** @returns whether the consumer has read such a time; not when something else has ended it */
async function setClock(consumer: ConsumerProcess, ms: number): Promise<boolean> {
  const times = (): number[] => readJournal(consumer).flatMap((entry) => (entry.t === 'clock' ? [entry.now] : []));
  const before = times().length;
  consumer.order({ do: 'clock', ms });
  return eventually(() => {
    const now = times()[before];
    if (now === undefined && consumer.isAlive) throw new Error(`${consumer.name} has not set its clock`);
    return now !== undefined && Math.abs(now - ms - Date.now()) < HOUR_MS / 2;
  });
}
