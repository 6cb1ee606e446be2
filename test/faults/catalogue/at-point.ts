import { eventually } from '../../eventually.ts';
import type { Trial } from '../fault.ts';
import type { OrderAtPoint } from '../instrument/orders.ts';
import type { Random } from '../random.ts';
import type { ConsumerProcess } from '../world/consumer.process.ts';
import { readJournal } from '../world/evidence.ts';
import { joinAndLeave } from './short-member.ts';

const meetings = (consumer: ConsumerProcess, at: string): number =>
  readJournal(consumer).filter((entry) => entry.t === 'met' && entry.at === at).length;

/**
 * Gives a consumer the order and waits until it has come to its point, as its journal says; to another one where something else
 * ended the first before. @throws Error when none comes there
 */
export async function untilMet(trial: Trial, random: Random, order: OrderAtPoint): Promise<ConsumerProcess> {
  const { consumers, note, count } = trial;
  for (;;) {
    const consumer = await consumers.pick(random);
    const before = meetings(consumer, order.at);
    note(`${consumer.name} is to ${order.do} at ${order.at}, time ${order.time}`);
    consumer.order(order);
    // Rules are read once a claim: there must be new ones.
    if (order.at === 'rules-unread') await eventually(() => joinAndLeave(trial));
    const hasMet = await eventually(() => {
      const met = meetings(consumer, order.at) > before;
      if (!met && consumer.isAlive) throw new Error(`${consumer.name} has not come to ${order.at}`);
      return met;
    });
    if (!hasMet) continue;
    count('points');
    return consumer;
  }
}
