import type { CassandraClient } from '@freshwax/cassandra';
import type { Pool } from '@freshwax/postgres';
import { allRows, stateTables } from './checker.ts';

/**
 * Computes the state and the history anew from Cassandra's raw rows alone, source by source, and compares. Together with
 * `aggregateDifferences` it says what a rebuild would: raw rows, state, history and aggregates agree to the last digit.
 */
export async function rawDifferences(cassandra: CassandraClient, pool: Pool): Promise<string[]> {
  const dead = new Set(
    (await rowsOf(pool, 'SELECT topic, part, generation, off FROM book.dead_letter')).map((it) => it.join('/')),
  );
  const state = new Map<string, Newest>();
  const history = new Map<string, Newest>();
  for await (const { log_window, offset, payload } of allRows(cassandra)) {
    const [topic, part, generation] = log_window.split('/') as [string, string, string];
    if (dead.has(`${topic}/${part}/${generation}/${offset}`)) continue;
    const event = JSON.parse(payload!.toString('utf8')) as RawEvent;
    const { table, values } = stateTables.find(({ topicEnd }) => topic.endsWith(topicEnd))!;
    const said = JSON.stringify([event.observed_at, ...values.map((it) => event.payload[it] ?? null)]);
    keep(state, `${table} ${event.source} ${event.entity_id}`, { at: event.observed_at, said });
    const { popularity } = event.payload;
    if (['albums', 'tracks'].includes(table) || popularity === undefined) continue;
    const hour = Math.floor(event.observed_at / 3_600_000);
    const element = { at: event.observed_at, said: `${event.observed_at}: ${JSON.stringify(popularity)}` };
    keep(history, `${topic} ${event.source} ${event.entity_id} ${hour}`, element);
  }
  return [
    ...compare('state', state, await heldState(pool)),
    ...compare('history', history, await heldHistory(pool)),
  ].slice(0, 20);
}

interface RawEvent {
  source: string;
  entity_id: string;
  observed_at: number;
  payload: Record<string, unknown>;
}

interface Newest {
  at: number;
  said: string;
}

function keep(newest: Map<string, Newest>, key: string, it: Newest): void {
  const held = newest.get(key);
  if (!held || it.at > held.at) newest.set(key, it);
}

async function heldState(pool: Pool): Promise<Map<string, string>> {
  const held = new Map<string, string>();
  for (const { table, values } of stateTables) {
    const rows = await rowsOf(pool, `SELECT source, id, observed_at, ${values.join(', ')} FROM live.${table}`);
    for (const [source, id, observedAt, ...said] of rows)
      held.set(`${table} ${source} ${id}`, JSON.stringify([Number(observedAt), ...said]));
  }
  return held;
}

async function heldHistory(pool: Pool): Promise<Map<string, string>> {
  const rows = await rowsOf(
    pool,
    'SELECT topic, source, id, hour, observed_at, popularity FROM live.popularity_history',
  );
  return new Map(
    rows.map(([topic, source, id, hour, observedAt, popularity]) => [
      `${topic} ${source} ${id} ${hour}`,
      `${observedAt}: ${popularity}`,
    ]),
  );
}

async function rowsOf(pool: Pool, text: string): Promise<unknown[][]> {
  return (await pool.query<unknown[]>({ text, rowMode: 'array' })).rows;
}

function compare(what: string, truth: Map<string, Newest>, held: Map<string, string>): string[] {
  const wrong = [...truth].flatMap(([key, { said }]) =>
    held.get(key) === said ? [] : [`${what} ${key}: ${held.get(key)} where raw rows say ${said}`],
  );
  const extra = [...held.keys()].filter((key) => !truth.has(key)).map((key) => `${what} ${key} has no raw row`);
  return [...wrong, ...extra];
}
