import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, FaultId } from '../fault.ts';
import type { Server, Servers } from '../servers/servers.ts';

/** Longer than a session of the group. */
const LONGEST_MS = 8_000;

interface Way {
  readonly name: string;
  readonly end: (server: Server) => Promise<void>;
}

const killed: Way = { name: 'killed -9', end: (server) => server.kill() };
const stopped: Way = { name: 'stopped', end: (server) => server.stop() };
/** Without a checkpoint: it recovers from its log. */
const immediate: Way = { name: 'stopped at once', end: (server) => server.stop('SIGQUIT') };

/** A server goes and comes back as it is; while it is away it is restarted at once, or gone for longer than a session. */
const outageOf = (id: FaultId, server: 'kafka' | 'cassandra' | 'postgres', ways: readonly Way[]): Fault => ({
  id,
  name: `${server} ${ways.map(({ name }) => name).join(', or ')}, and started again`,
  needs: { servers: true },
  shows: ['outages'],
  // Without Kafka nothing comes that could be asked for again.
  ...(server !== 'kafka' && { leadsTo: { counter: 'redeliveries', strikes: 5 } as const }),
  async strike({ servers, note, count, toHeal }, random) {
    const it = (servers satisfies Servers)[server];
    const times = server === 'postgres' ? random.between(1, 3) : 1;
    toHeal(() => it.start());
    for (let time = 0; time < times; time++) {
      const way = random.pick(ways);
      const awayMs = random.chance(0.5) ? 0 : random.between(200, LONGEST_MS);
      note(`${server} is ${way.name}, for ${awayMs} ms`);
      await way.end(it);
      count('outages');
      await delay(awayMs);
      await it.start();
      note(`${server} is back`);
      await delay(random.between(0, 1_500));
    }
  },
});

export const brokerAway = outageOf('F5', 'kafka', [killed, stopped]);
export const cassandraAway = outageOf('F6', 'cassandra', [killed, stopped]);
export const postgresAway = outageOf('F7', 'postgres', [killed, stopped, immediate]);
