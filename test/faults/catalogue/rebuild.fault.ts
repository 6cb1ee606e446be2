import { rebuildResult } from '@freshwax/contracts';
import type { Fault } from '../fault.ts';
import { operate } from './standstill.ts';

/** It applies what it reads a second time, on the same two cores: what comes must leave room for that. */
const MEANWHILE = { perSecond: 100 } as const;
/** It reads all that there is, while the consumers work. */
const REBUILT_WITHIN_MS = 180_000;

export const rebuilt: Fault = {
  id: 'F15',
  name: 'tables rebuilt from Cassandra or Kafka and swapped while the consumers write',
  needs: {},
  shows: ['swaps'],
  async strike(trial, random) {
    const from = random.pick(['cassandra', 'kafka'] as const);
    trial.senders.change(MEANWHILE);
    trial.note(`a rebuild from ${from} is asked for`);
    const request = { type: 'rebuild', from, compareOnly: false, acceptMissing: false } as const;
    const result = rebuildResult.parse((await operate(trial, request, REBUILT_WITHIN_MS)).result);
    trial.note(`${result.records} records rebuilt, ${result.differing} rows differ, swapped at ${result.swappedAt}`);
    if (result.differing > 0) throw new Error(`both builds differ: ${JSON.stringify(result.differences)}`);
    if (result.swappedAt === null) throw new Error('it was not swapped');
    trial.count('swaps');
  },
};
