import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { damages, type Damage } from '../proxy/damage.ts';
import type { Proxies } from '../proxy/proxies.ts';

type Line = 'kafka' | 'senderKafka' | 'cassandra' | 'postgres';

const names: Record<Line, string> = {
  kafka: 'consumers and Kafka',
  senderKafka: 'who publishes and Kafka',
  cassandra: 'consumers and Cassandra',
  postgres: 'consumers and PostgreSQL',
};

/** How long a damage lasts, ms: longer than a session of the group, sometimes. */
const LASTS_MS = [300, 1_500, 4_000, 9_000];

/** What lies between two of them is damaged in some way, once or a few times. */
const damageOf = (
  { id, name, leadsTo }: Pick<Fault, 'id' | 'name' | 'leadsTo'>,
  line: Line,
  kinds: readonly Damage[],
): Fault => ({
  id,
  name,
  needs: { proxies: true },
  ...(leadsTo && { leadsTo }),
  shows: ['cuts'],
  async strike({ proxies, note, count, toHeal }, random) {
    const proxy = (proxies satisfies Proxies)[line];
    const before = proxy.cuts;
    toHeal(() => proxy.heal());
    for (let time = random.between(1, 3); time > 0; time--) {
      const damage = random.pick(kinds);
      const lastsMs = random.pick(LASTS_MS);
      note(`between ${names[line]}: ${damage} for ${lastsMs} ms`);
      await proxy.strike(damage);
      await delay(lastsMs);
      await proxy.heal();
      await delay(random.between(100, 1_000));
    }
    count('cuts', proxy.cuts - before);
  },
});

const between = (line: Line): Fault =>
  damageOf({ id: 'F8', name: `network between ${names[line]} damaged` }, line, damages);

export const kafkaUnreachable = between('kafka');
export const senderKafkaUnreachable = between('senderKafka');
export const cassandraUnreachable = between('cassandra');
export const postgresUnreachable = between('postgres');

/** Nothing comes back, and no connection ends, until after whoever waits has given up; and then what was held arrives. */
const outlasting = (line: Exclude<Line, 'senderKafka'>, lastsMs: number): Fault => ({
  id: 'F8',
  name: `network between ${names[line]} a black hole for longer than the deadline of ${lastsMs - BEYOND_MS} ms`,
  needs: { proxies: true },
  shows: ['cuts'],
  async strike({ proxies, note, count, toHeal }, random) {
    const proxy = (proxies satisfies Proxies)[line];
    toHeal(() => proxy.heal());
    const damage = random.pick(['black-hole', 'black-hole-replies', 'black-hole-requests'] as const);
    note(`between ${names[line]}: ${damage} for ${lastsMs} ms`);
    const before = proxy.cuts;
    await proxy.strike(damage);
    await delay(lastsMs);
    // Not only when all is healed: another fault of the trial may wait for what lies behind it.
    await proxy.heal();
    count('cuts', proxy.cuts - before);
  },
});

/** So much longer. */
const BEYOND_MS = 6_000;
/** What the drivers are given: libs/postgres, libs/cassandra, libs/kafka. */
export const kafkaOutlasts = outlasting('kafka', 30_000 + BEYOND_MS);
export const cassandraOutlasts = outlasting('cassandra', 12_000 + BEYOND_MS);
export const postgresOutlasts = outlasting('postgres', 35_000 + BEYOND_MS);

/** Whether PostgreSQL has applied the chunk, the consumer has to find out. */
export const cutAtReply = damageOf(
  {
    id: 'F7',
    name: 'connection lost exactly at the answer',
    leadsTo: { counter: 'unknownOutcomes', strikes: 5 },
  },
  'postgres',
  ['cut-at-reply'],
);
