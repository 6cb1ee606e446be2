import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './pause.gate.ts';
import { Stopping } from './source.errors.ts';

/** The clock of this machine, whose sleep ends when the process stops. */
export const systemClock = (stop: AbortSignal): Clock => ({
  now: Date.now,
  random: Math.random,
  sleep: async (ms) => {
    await delay(ms, undefined, { signal: stop }).catch(() => {
      throw new Stopping();
    });
  },
});
