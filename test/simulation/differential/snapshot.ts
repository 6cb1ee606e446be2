import type { Pool } from '@freshwax/postgres';
import { topicTable, type Stream } from '@freshwax/contracts';
import { streamTables } from '../../../apps/consumer/src/stream-tables.ts';
import type { DatabaseModel, Row } from '../postgres/tables.ts';

/** Every table as lines that are the same when the rows are. */
export type Snapshot = Record<string, string[]>;

const JSON_COLUMNS = new Set(['missing', 'artists', 'genres']);

function plain(column: string, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (JSON_COLUMNS.has(column)) return JSON.stringify(typeof value === 'string' ? JSON.parse(value) : value, sorted);
  return String(value as string | number | bigint | boolean).replaceAll(
    /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/g,
    '$1$2$3$4$5',
  );
}

const sorted = (_: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const line = (row: Row, columns: readonly string[]): string =>
  columns.map((column) => `${column}=${plain(column, row[column])}`).join(' ');

const AGGREGATES = { popularity_count: 'bucket', album_type_count: 'album_type', track_duration: 'seconds' } as const;
const SUMS = {
  popularity_count: ['n', 'n_not_offered', 'n_dur', 's', 'ss', 'n_exp', 'exp'],
  album_type_count: ['n', 'n_tracks'],
  track_duration: ['n', 's', 'ss'],
} as const;
const NAME = ['id', 'source', 'name'];
const HISTORY = 'topic id source hour observed_at tie popularity expires_on off part generation'.split(' ');
const LETTER = 'topic part generation off reason path recorded_at'.split(' ');
const WINDOW = 'topic part generation win source expires_on accepted rejected purged'.split(' ');
const LEDGER = 'topic part generation epoch base next applied rejected lastOffset lastRecord lastRecordAt'.split(' ');

const stateColumns = (stream: Stream): string[] => {
  const own = streamTables.find((it) => it.stream === stream)!.columns.map(({ name }) => name);
  const all = 'id source observed_at tie name missing run_id expires_on off part generation'.split(' ');
  return [...all, ...own];
};

export function ofModel(database: DatabaseModel): Snapshot {
  const { live } = database;
  const lines = (rows: Iterable<Row>, columns: readonly string[]): string[] =>
    [...rows].map((row) => line(row, columns)).sort();
  const snapshot: Snapshot = {
    history: lines(live.history.values(), HISTORY),
    names: lines(live.stateOf('track').values(), NAME),
    letters: lines(database.deadLetters.values(), LETTER),
    windows: lines(database.windows.values(), WINDOW),
    ledger: lines(
      [...database.ledger.values()].map((row) => ({ ...row })),
      LEDGER,
    ),
    joint: live.jointDeltas
      .map(({ topic, part, upto, source, cells }) =>
        [topic, part, upto, source, ...cells.map((it) => `${it.popularity}/${it.seconds}:${it.n}`).sort()].join(' '),
      )
      .sort(),
  };
  for (const { stream } of streamTables) snapshot[stream] = lines(live.stateOf(stream).values(), stateColumns(stream));
  for (const name of Object.keys(AGGREGATES) as (keyof typeof AGGREGATES)[])
    snapshot[name] = [...live.aggregate(name).values()]
      .map(({ topic, part, source, group, sums }) =>
        [topic, part, source, group, ...SUMS[name].map((it) => sums[it])].join(' '),
      )
      .sort();
  return snapshot;
}

export async function ofPostgres(pool: Pool): Promise<Snapshot> {
  const lines = async (sql: string, columns: readonly string[]): Promise<string[]> =>
    (await pool.query<Row>(sql)).rows.map((row) => line(row, columns)).sort();
  const ledger = `SELECT topic, part, generation, epoch, base_offset AS base, next_offset AS next, applied, rejected,
    last_offset AS "lastOffset", last_record AS "lastRecord", last_record_at AS "lastRecordAt" FROM book.ingest_offset`;
  const joint = `SELECT topic, part, upto, source, (SELECT array_agg(u.p || '/' || u.d || ':' || u.n ORDER BY u.p || '/' || u.d || ':' || u.n)
    FROM unnest(p, d, n) AS u (p, d, n)) AS cells FROM live.joint_delta`;
  const snapshot: Snapshot = {
    history: await lines('SELECT * FROM live.popularity_history', HISTORY),
    names: await lines('SELECT * FROM live.track_name', NAME),
    letters: await lines('SELECT * FROM book.dead_letter', LETTER),
    windows: await lines('SELECT * FROM book.window_count', WINDOW),
    ledger: await lines(ledger, LEDGER),
    joint: (await pool.query<Row & { cells: string[] }>(joint)).rows
      .map(({ topic, part, upto, source, cells }) => [topic, part, upto, source, ...[...cells].sort()].join(' '))
      .sort(),
  };
  for (const { stream, table } of streamTables)
    snapshot[stream] = await lines(`SELECT * FROM live.${table}`, stateColumns(stream));
  for (const [name, group] of Object.entries(AGGREGATES) as [keyof typeof AGGREGATES, string][])
    snapshot[name] = (await pool.query<Row>(`SELECT * FROM live.${name}`)).rows
      .map((row) =>
        [row['topic'], row['part'], row['source'], row[group], ...SUMS[name].map((it) => row[it])].join(' '),
      )
      .sort();
  return snapshot;
}

/** Empties what a snapshot shows. */
export async function empty(pool: Pool): Promise<void> {
  const live = [
    ...streamTables.map(({ table }) => table),
    ...Object.keys(AGGREGATES),
    'popularity_history',
    'track_name',
    'joint_delta',
  ];
  const books = ['dead_letter', 'window_count', 'ingest_offset'];
  const all = [...live.map((it) => `live.${it}`), ...books.map((it) => `book.${it}`)];
  for (const table of all) await pool.query(`DELETE FROM ${table}`);
}

export const topicOf = (stream: Stream): string => topicTable[stream].topic;
