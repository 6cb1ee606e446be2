import { hashOf } from '../world/ledger.file.ts';
import { valueOfSet } from './record-set.ts';

/** All that the checker asks of PostgreSQL: SQL of its own. */
export interface Sql {
  query<R>(text: string, values?: unknown[]): Promise<{ rows: R[] }>;
}

/** All that it asks of Cassandra: CQL of its own. */
export interface Cql {
  execute(query: string, values: unknown[], options: object): Promise<{ rows: unknown[]; pageState?: string }>;
}

export interface RawRow {
  readonly topic: string;
  readonly partition: number;
  readonly generation: number;
  readonly window: number;
  readonly offset: bigint;
  readonly value: Buffer | null;
  /** Of the value; where what is kept is a record set that nobody could read, of the value in it. */
  readonly hash: string;
}

/** Every raw row. Page by page: the driver's own row streams judge errors by instanceof, which jest's realms break. */
export async function readRawRows(cassandra: Cql): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  let pageState: string | undefined;
  do {
    const page = await cassandra.execute('SELECT log_window, offset, payload FROM spotify_events', [], {
      prepare: true,
      fetchSize: 500,
      pageState,
    });
    rows.push(...(page.rows as StoredRow[]).map(toRawRow));
    pageState = page.pageState;
  } while (pageState);
  return rows;
}

interface StoredRow {
  log_window: string;
  offset: bigint | { toString(): string };
  payload: Buffer | null;
}

function toRawRow({ log_window, offset, payload }: StoredRow): RawRow {
  const [topic, partition, generation, window] = log_window.split('/') as [string, string, string, string];
  const place = { partition: Number(partition), generation: Number(generation), window: Number(window) };
  const hash = hashOf(payload === null ? null : (valueOfSet(payload) ?? payload));
  return { topic, ...place, offset: BigInt(offset.toString()), value: payload, hash };
}

export const placeOf = (it: { topic: string; partition: number; generation: number; offset: bigint }): string =>
  `${it.topic}/${it.partition}/${it.generation}/${it.offset}`;
