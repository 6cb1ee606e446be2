import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { usualTraffic } from '../traffic/traffic.ts';

/** The whole of it is small: a few records of 900 KB must not fill the disk of a run of hundreds of trials. */
const POISON_A_SECOND = 150;

const poisoned = (share: number): Fault => ({
  id: 'F11',
  name: `poison, ${share * 100} % of the traffic`,
  needs: {},
  shows: ['deadLetters'],
  async strike({ senders, note, toHeal }, random) {
    toHeal(async () => senders.change(usualTraffic));
    note(`${share * 100} % of what is sent is poison`);
    senders.change({ poison: share, ...(share > 0.1 && { perSecond: POISON_A_SECOND }) });
    await delay(random.between(1_500, 3_000));
  },
});

export const poison: readonly Fault[] = [0.01, 0.5, 1].map(poisoned);

export const repeated: Fault = {
  id: 'F12',
  name: 'the same events published twice',
  needs: {},
  shows: ['duplicates'],
  async strike({ senders, toHeal }, random) {
    toHeal(async () => senders.change(usualTraffic));
    senders.change({ duplicates: random.pick([0.3, 0.7]) });
    await delay(random.between(1_500, 3_000));
  },
};

export const senderKilled: Fault = {
  id: 'F12',
  name: 'who publishes killed -9 in the middle of it',
  needs: {},
  shows: ['unknownSends'],
  async strike({ senders, note }, random) {
    for (let time = random.between(2, 5); time > 0; time--) {
      await delay(random.between(700, 1_500));
      note('the sender is killed');
      await senders.killOne();
    }
    await delay(1_000);
  },
};

export const disordered: Fault = {
  id: 'F13',
  name: 'out of order, late by hours, equal times with unequal values',
  needs: {},
  shows: ['late', 'ties'],
  async strike({ senders, toHeal }, random) {
    toHeal(async () => senders.change(usualTraffic));
    senders.change({ late: random.pick([0.3, 0.6]), ties: random.pick([0.2, 0.6]) });
    await delay(random.between(1_500, 3_000));
  },
};
