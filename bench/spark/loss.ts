import { readFile } from 'node:fs/promises';
import type { CassandraClient } from '../../libs/cassandra/src/index.ts';
import type { Stream } from '../../libs/contracts/src/index.ts';
import type { Pool } from '../../libs/postgres/src/index.ts';
import { stateTables } from '../stores.checker.ts';
import type { BenchStores } from '../stores.ts';
import { aggregates, differenceOf, wrongRows, type Aggregate, type Counts, type Truth } from './truth.ts';

const WINDOW = 50_000;

const measuresOf: Record<Exclude<Aggregate, 'joint'>, { group: string; measures: readonly string[] }> = {
  track_duration: { group: 'seconds', measures: ['n', 's', 'ss'] },
  popularity_count: { group: 'bucket', measures: ['n', 'n_not_offered', 'n_dur', 's', 'ss', 'n_exp', 'exp'] },
  album_type_count: { group: 'album_type', measures: ['n', 'n_tracks'] },
};

/** Those too that the consumer has appended but not folded yet. */
const JOINT = `SELECT popularity || '/' || seconds AS key, sum(n)::text AS n FROM (
    SELECT popularity, seconds, n FROM live.joint
    UNION ALL SELECT u.* FROM live.joint_delta, unnest(p, d, n) AS u) AS all_of_them
  GROUP BY 1 HAVING sum(n) <> 0`;

/** How the stores differ from what is right. */
export interface Loss {
  /** Events without a raw row, and raw rows beyond one an event. */
  rawMissing: number;
  rawDoubled: number;
  /** Rows that are missing, old, or of nothing that was sent. */
  stateWrong: number;
  historyWrong: number;
  /** Groups with a wrong sum, of how many; entities counted too often, and not counted. */
  aggregateGroupsWrong: number;
  aggregateGroups: number;
  countedTooMany: number;
  countedTooFew: number;
}

export interface LossOptions {
  stores: BenchStores;
  truth: Truth;
  /** By stream. */
  topics: Readonly<Record<Stream, string>>;
  /** Where the raw rows are: the product's table, or the naive job's own. */
  raw: 'log' | 'events';
}

/** Holds every store against the truth, by SQL and CQL of its own. */
export async function readLoss({ stores, truth, topics, raw }: LossOptions): Promise<Loss> {
  const { pool, cassandra } = stores;
  const { rows, distinct } = raw === 'log' ? await countLog(stores, topics) : await countEvents(cassandra);
  const differences = await Promise.all(
    aggregates.map(async (name) => differenceOf(truth.aggregates[name], await readCounts(pool, name, topics))),
  );
  const sum = (of: (it: (typeof differences)[number]) => number): number =>
    differences.reduce((total, it) => total + of(it), 0);
  return {
    rawMissing: truth.events - distinct,
    rawDoubled: rows - distinct,
    stateWrong: wrongRows(truth.state, await readState(pool)),
    historyWrong: wrongRows(truth.history, await readHistory(pool, topics)),
    aggregateGroupsWrong: sum((it) => it.wrong),
    aggregateGroups: sum((it) => it.of),
    countedTooMany: sum((it) => it.tooMany),
    countedTooFew: sum((it) => it.tooFew),
  };
}

/** The naive job's table of raw events, beside the product's. */
export async function createEventsTable({ cassandra, env }: BenchStores): Promise<void> {
  const script = await readFile(new URL('naive.cql', import.meta.url), 'utf8');
  const statement = script.replaceAll(/^--.*\n/gm, '').replaceAll('{keyspace}', env['FRESHWAX_CASSANDRA_KEYSPACE']!);
  await cassandra.execute(statement, [], { prepare: false });
}

interface RawCount {
  rows: number;
  distinct: number;
}

/** Keyed by offset: a row is a record. */
async function countLog(stores: BenchStores, topics: LossOptions['topics']): Promise<RawCount> {
  const admin = stores.kafka.admin();
  await admin.connect();
  let rows = 0;
  for (const topic of Object.values(topics))
    for (const { partition, high } of await admin.fetchTopicOffsets(topic))
      for (let window = 0; window * WINDOW < Number(high); window++) {
        const key = `${topic}/${partition}/0/${window}`;
        const query = 'SELECT count(*) FROM spotify_events WHERE log_window = ?';
        const found = await stores.cassandra.execute(query, [key], { prepare: true });
        rows += Number(found.first()['count']);
      }
  await admin.disconnect();
  return { rows, distinct: rows };
}

async function countEvents(cassandra: CassandraClient): Promise<RawCount> {
  const ids = new Set<string>();
  let rows = 0;
  for (let page: string | undefined, first = true; first || page !== undefined; first = false) {
    const options = { prepare: true, fetchSize: 5_000, ...(page !== undefined && { pageState: page }) };
    const found = await cassandra.execute('SELECT event_id FROM naive_events', [], options);
    for (const row of found.rows) ids.add(String(row['event_id']));
    rows += found.rows.length;
    page = found.pageState ?? undefined;
  }
  return { rows, distinct: ids.size };
}

async function readState(pool: Pool): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const [stream, table] of Object.entries(stateTables)) {
    const { rows } = await pool.query<{ id: string; at: string }>(`SELECT id, observed_at AS at FROM live.${table}`);
    for (const { id, at } of rows) found.set(`${stream}/${id}`, Number(at));
  }
  return found;
}

async function readHistory(pool: Pool, topics: LossOptions['topics']): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ topic: string; id: string; hour: string; at: string }>(
    'SELECT topic, id, hour, observed_at AS at FROM live.popularity_history',
  );
  const streamOf = streamsByTopic(topics);
  return new Map(rows.map(({ topic, id, hour, at }) => [`${streamOf.get(topic)}/${id}/${hour}`, Number(at)]));
}

async function readCounts(pool: Pool, name: Aggregate, topics: LossOptions['topics']): Promise<Counts> {
  if (name === 'joint') {
    const { rows } = await pool.query<{ key: string; n: string }>(JOINT);
    return new Map(rows.map(({ key, n }) => [key, [BigInt(n)]]));
  }
  const { group, measures } = measuresOf[name];
  const sums = measures.map((it) => `sum(${it})::text AS ${it}`);
  const { rows } = await pool.query<Record<string, string>>(
    `SELECT topic, ${group}::text AS key, ${sums.join(', ')} FROM live.${name} GROUP BY 1, 2`,
  );
  const streamOf = streamsByTopic(topics);
  const counts = rows.map((row): [string, bigint[]] => [
    `${streamOf.get(row['topic']!)}/${row['key']}`,
    measures.map((it) => BigInt(row[it]!)),
  ]);
  // A group that everything left keeps a row of zeros.
  return new Map(counts.filter(([, sums]) => sums.some((it) => it !== 0n)));
}

const streamsByTopic = (topics: LossOptions['topics']): Map<string, string> =>
  new Map(Object.entries(topics).map(([stream, topic]) => [topic, stream]));
