import { newestBy, shapes, type Observation, type StreamShape } from './observations.ts';
import type { Sql } from './stores.ts';
import { differences, violations, type Violation } from './violation.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** Older days have their newest hour for sure; the others go when somebody sweeps. */
const BY_THE_HOUR_DAYS = 90;

/** I5: each state row, and each hour of history, says what the newest raw observation says, to the last value. */
export async function checkState(pool: Sql, observations: readonly Observation[]): Promise<Violation[]> {
  const wrong: string[] = [];
  for (const shape of shapes) {
    const mine = observations.filter((it) => it.shape === shape);
    const newest = newestBy(mine, ({ source, id }) => `${source} ${id}`);
    const truth = new Map([...newest].map(([key, it]) => [key, toLine(shape, rowOf(it))]));
    wrong.push(...differences(`row of ${shape.table}`, truth, await heldRows(pool, shape)));
  }
  wrong.push(
    ...differences('history', withoutThinned(historyOf(observations)), withoutThinned(await heldHistory(pool))),
  );
  return violations('I5', wrong);
}

type Row = Readonly<Record<string, unknown>>;

const rowOf = ({ payload, observedAt, tie, missing }: Observation): Row => ({
  ...payload,
  observed_at: observedAt,
  tie,
  missing: missing.toSorted(),
});

const columnsOf = ({ columns }: StreamShape): string[] => ['observed_at', 'tie', 'missing', ...columns];

async function heldRows(pool: Sql, shape: StreamShape): Promise<Map<string, string>> {
  const { rows } = await pool.query<Row>(`SELECT source, id, ${columnsOf(shape).join(', ')} FROM live.${shape.table}`);
  return new Map(rows.map((row) => [`${String(row['source'])} ${String(row['id'])}`, toLine(shape, row)]));
}

const toLine = (shape: StreamShape, row: Row): string =>
  columnsOf(shape)
    .map((name) => `${name}=${plain(row[name])}`)
    .join(' ');

/** Numbers of a bigint column come as text, keys of a jsonb in an order of its own. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return String(value as string | number | boolean);
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  const pairs = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([name, it]) => `${name}:${plain(it)}`).join()}}`;
}

function historyOf(observations: readonly Observation[]): Map<string, string> {
  const offered = observations.filter(({ shape, payload }) => shape.hasHistory && payload['popularity'] !== undefined);
  const newest = newestBy(offered, (it) => `${it.topic} ${it.source} ${it.id} ${Math.floor(it.observedAt / HOUR_MS)}`);
  return new Map(
    [...newest].map(([key, { observedAt, tie, payload }]) => [
      key,
      `${observedAt} ${tie} ${plain(payload['popularity'])}`,
    ]),
  );
}

/** Keys end with their hour. */
function withoutThinned(hours: ReadonlyMap<string, string>): Map<string, string> {
  const today = Math.floor(Date.now() / HOUR_MS / DAY_HOURS);
  const hourOf = (key: string): number => Number(key.slice(key.lastIndexOf(' ')));
  const dayOf = (key: string): number => Math.floor(hourOf(key) / DAY_HOURS);
  const seriesOf = (key: string): string => key.slice(0, key.lastIndexOf(' '));
  const isOld = (key: string): boolean => dayOf(key) < today - BY_THE_HOUR_DAYS;
  const newest = new Map<string, string>();
  for (const [key] of [...hours].toSorted(([a], [b]) => hourOf(a) - hourOf(b)))
    newest.set(`${seriesOf(key)} ${dayOf(key)}`, key);
  return new Map([...hours].filter(([key]) => !isOld(key) || newest.get(`${seriesOf(key)} ${dayOf(key)}`) === key));
}

async function heldHistory(pool: Sql): Promise<Map<string, string>> {
  const { rows } = await pool.query<Record<'topic' | 'source' | 'id' | 'hour' | 'observed_at' | 'tie', string> & Row>(
    'SELECT topic, source, id, hour, observed_at, tie, popularity FROM live.popularity_history',
  );
  return new Map(
    rows.map((row) => [
      `${row.topic} ${row.source} ${row.id} ${row.hour}`,
      `${row.observed_at} ${row.tie} ${plain(row['popularity'])}`,
    ]),
  );
}
