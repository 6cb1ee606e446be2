import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { SESSION_TIMEOUT_MS } from '../world/consumers.ts';

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
    const consumer = await consumers.pick(random);
    toHeal(async () => consumer.order({ do: 'clock', ms: 0 }));
    for (let jump = random.between(1, 3); jump > 0; jump--) {
      const ms = random.pick([HOUR_MS, -HOUR_MS]);
      note(`the clock of ${consumer.name} is off by ${ms} ms`);
      consumer.order({ do: 'clock', ms });
      count('jumps');
      await delay(random.between(300, 2_000));
    }
    consumer.order({ do: 'clock', ms: 0 });
    // Whether it is still of the group shows when a session has passed.
    await delay(SESSION_TIMEOUT_MS + 1_000);
  },
};
