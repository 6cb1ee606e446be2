import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../eventually.ts';
import type { Fault, Trial } from '../fault.ts';
import type { Random } from '../random.ts';
import { usualTraffic, type Traffic } from '../traffic/traffic.ts';
import type { SentRecord } from '../world/ledger.file.ts';

/** How a share of the traffic is counted, and what the ledger calls it. */
const shares = {
  poison: ['deadLetters', 'poison'],
  duplicates: ['duplicates', 'duplicate'],
  late: ['late', 'late'],
  ties: ['ties', 'tie'],
} as const satisfies Partial<Record<keyof Traffic, readonly [Fault['shows'][0], SentRecord['is']]>>;
type Share = keyof typeof shares;

/** What was drawn before may still be sent, and a record that is one thing of these is not drawn as another. */
const LEAST_OF_SHARE = 1 / 3;

/** Sends so for a while, and until the ledger of the senders shows it. */
async function sendSo(trial: Trial, random: Random, change: Partial<Traffic>): Promise<void> {
  const { senders, ledger, toHeal, saw } = trial;
  toHeal(async () => senders.change(usualTraffic));
  const begin = ledger.end();
  senders.change(change);
  await delay(random.between(1_500, 3_000));
  for (const name of Object.keys(shares) as Share[]) {
    const share = change[name];
    if (share === undefined) continue;
    const [counter, is] = shares[name];
    const found = await eventually(() => {
      const sent = ledger.triedSince(begin);
      const those = sent.filter((record) => record.is === is).length;
      if (those === 0 || those < sent.length * share * LEAST_OF_SHARE)
        throw new Error(`${those} of ${sent.length} records are ${is}, and ${share} of them should be`);
      return those;
    });
    saw(counter, found);
  }
}

/** The whole of it is small: a few records of 900 KB must not fill the disk of a run of hundreds of trials. */
const POISON_A_SECOND = 150;

const poisoned = (share: number): Fault => ({
  id: 'F11',
  name: `poison, ${share * 100} % of the traffic`,
  needs: { shares: true },
  shows: ['deadLetters'],
  async strike(trial, random) {
    trial.note(`${share * 100} % of what is sent is poison`);
    await sendSo(trial, random, { poison: share, ...(share > 0.1 && { perSecond: POISON_A_SECOND }) });
  },
});

export const poison: readonly Fault[] = [0.01, 0.5, 1].map(poisoned);

export const repeated: Fault = {
  id: 'F12',
  name: 'the same events published twice',
  needs: { shares: true },
  shows: ['duplicates'],
  strike: (trial, random) => sendSo(trial, random, { duplicates: random.pick([0.3, 0.7]) }),
};

export const senderKilled: Fault = {
  id: 'F12',
  name: 'who publishes killed -9 in the middle of it',
  needs: {},
  shows: ['unknownSends'],
  async strike({ senders, note, saw }, random) {
    let wasSending = false;
    // While Kafka is away nothing is being sent.
    for (let times = random.between(2, 5); times > 0 || !wasSending; times--) {
      await delay(random.between(700, 1_500));
      note('the sender is killed');
      if (!(await senders.killOne())) continue;
      wasSending = true;
      saw('unknownSends');
    }
    await delay(1_000);
  },
};

export const disordered: Fault = {
  id: 'F13',
  name: 'out of order, late by hours, equal times with unequal values',
  needs: { shares: true },
  shows: ['late', 'ties'],
  strike: (trial, random) => sendSo(trial, random, { late: random.pick([0.3, 0.6]), ties: random.pick([0.2, 0.6]) }),
};
