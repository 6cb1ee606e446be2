import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Fault, Trial } from '../fault.ts';

/** So many more are asked for than the server takes. */
const BEYOND = 20;

const CONNECTIONS = "SELECT current_setting('max_connections') AS n";

/** A connection of the superuser, for whom PostgreSQL keeps some back. */
async function asSuperuser<T>({ servers }: Trial, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: servers.env['FRESHWAX_POSTGRES_SUPERUSER_URL'] });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const ofConsumers = `FROM pg_stat_activity WHERE datname = $1 AND application_name = 'freshwax-consumer'`;

/** @param share of the consumers' backends that end, 0..1 */
async function terminate(trial: Trial, share: number): Promise<number> {
  const database = new URL(trial.pipeline.env['FRESHWAX_POSTGRES_URL']!).pathname.slice(1);
  const text = `SELECT count(pg_terminate_backend(pid)) AS n ${ofConsumers} AND random() < $2`;
  const { rows } = await asSuperuser(trial, (client) => client.query<{ n: string }>(text, [database, share]));
  return Number(rows[0]!.n);
}

export const backendsKilled: Fault = {
  id: 'F7',
  name: "consumers' backends in PostgreSQL ended, again and again",
  needs: { servers: true },
  shows: ['cuts'],
  async strike(trial, random) {
    const times = random.between(5, 25);
    trial.note(`backends are ended ${times} times`);
    for (let time = 0; time < times; time++) {
      trial.count('cuts', await terminate(trial, random.pick([0.3, 1])));
      await delay(random.between(10, 300));
    }
  },
};

export const connectionsExhausted: Fault = {
  id: 'F7',
  name: 'connections of PostgreSQL exhausted by others',
  needs: { servers: true },
  shows: ['cuts'],
  async strike(trial, random) {
    const others: pg.Client[] = [];
    const release = (): Promise<unknown> => Promise.all(others.splice(0).map((it) => it.end().catch(() => undefined)));
    trial.toHeal(release);
    const takes = await asSuperuser(trial, (client) => client.query<{ n: string }>(CONNECTIONS));
    const all = Array.from({ length: Number(takes.rows[0]!.n) + BEYOND }, () => occupy(trial, others));
    const refused = (await Promise.all(all)).filter((answer) => answer === 'full').length;
    if (refused === 0) throw new Error('PostgreSQL refused no connection: they are not exhausted');
    trial.note(`${others.length} connections are taken by others, ${refused} were refused`);
    // Who is there already would not notice: now they have to come back.
    trial.count('cuts', await terminate(trial, 1));
    await Promise.all(Array.from({ length: BEYOND }, () => occupy(trial, others)));
    await delay(random.between(500, 4_000));
    await release();
  },
};

/** @returns what PostgreSQL said, which another fault may be taking away */
async function occupy({ servers }: Trial, others: pg.Client[]): Promise<'in' | 'full' | 'away'> {
  const client = new pg.Client({ connectionString: servers.env['FRESHWAX_POSTGRES_URL'] });
  client.on('error', () => undefined);
  try {
    await client.connect();
    others.push(client);
    return 'in';
  } catch (error) {
    return (error as { code?: string }).code === '53300' ? 'full' : 'away';
  }
}
