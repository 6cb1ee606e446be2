import { linesOf } from './book.checker.ts';
import { newestBy, type Observation } from './observations.ts';
import type { Sql } from './stores.ts';
import { differences, violations, type Violation } from './violation.ts';

/** I4: every aggregate, with what waits to be folded, equals a recomputation from the raw events, bit for bit. */
export async function checkAggregates(pool: Sql, observations: readonly Observation[]): Promise<Violation[]> {
  const rows = [...newestBy(observations, (it) => `${it.topic} ${it.source} ${it.id}`).values()];
  const wrong: string[] = [];
  for (const { name, held, cellOf } of aggregates)
    wrong.push(...differences(name, recomputed(rows, cellOf), await linesOf(pool, held)));
  return violations('I4', wrong);
}

interface Cell {
  readonly key: string;
  readonly sums: readonly bigint[];
}

interface Aggregate {
  readonly name: string;
  /** Its rows as key and sums; parts are added up, and rows that are all zero are as good as none. */
  readonly held: string;
  /** What one state row adds, and where. */
  readonly cellOf: (it: Observation) => Cell | undefined;
}

function recomputed(rows: readonly Observation[], cellOf: Aggregate['cellOf']): Map<string, string> {
  const cells = new Map<string, bigint[]>();
  for (const row of rows) {
    const cell = cellOf(row);
    if (!cell) continue;
    const held = cells.get(cell.key) ?? cell.sums.map(() => 0n);
    cells.set(
      cell.key,
      held.map((sum, at) => sum + cell.sums[at]!),
    );
  }
  return new Map([...cells].map(([key, sums]) => [key, sums.join(' ')]));
}

const sums = (table: string, key: string, columns: string): string => `SELECT * FROM (
  SELECT ${key} AS k, concat_ws(' ', ${columns
    .split(' ')
    .map((it) => `sum(${it})`)
    .join(', ')}) AS v FROM ${table} GROUP BY 1) AS s
  WHERE v !~ '^[0 ]*$'`;

const numberOf = (it: Observation, name: string): number | null =>
  (it.payload[name] as number | null | undefined) ?? null;
const one = (is: boolean): bigint => (is ? 1n : 0n);
const ofTable = (it: Observation, ...tables: string[]): boolean => tables.includes(it.shape.table);
const secondsOf = (ms: number | null): number => (ms === null ? -1 : Math.floor(ms / 1_000));

const aggregates: readonly Aggregate[] = [
  {
    name: 'popularity_count',
    held: sums(
      'live.popularity_count',
      `topic || ' ' || source || ' ' || bucket`,
      'n n_not_offered n_dur s ss n_exp exp',
    ),
    cellOf: (it) => {
      if (ofTable(it, 'tracks')) return undefined;
      const popularity = numberOf(it, 'popularity');
      const ms = ofTable(it, 'track_meta', 'spotify_events') ? numberOf(it, 'duration_ms') : null;
      const explicit = ofTable(it, 'track_meta') ? it.payload['explicit'] : null;
      return {
        key: `${it.topic} ${it.source} ${popularity ?? -1}`,
        sums: [
          1n,
          one(it.missing.includes('popularity')),
          one(ms !== null),
          BigInt(ms ?? 0),
          BigInt(ms ?? 0) ** 2n,
          one(explicit !== null),
          one(explicit === true),
        ],
      };
    },
  },
  {
    name: 'track_duration',
    held: sums('live.track_duration', `topic || ' ' || source || ' ' || seconds`, 'n s ss'),
    cellOf: (it) => {
      if (!ofTable(it, 'tracks')) return undefined;
      const ms = numberOf(it, 'duration_ms');
      return { key: `${it.topic} ${it.source} ${secondsOf(ms)}`, sums: [1n, BigInt(ms ?? 0), BigInt(ms ?? 0) ** 2n] };
    },
  },
  {
    name: 'track_name',
    held: sums(
      '(SELECT source, id, name, 1 AS n FROM live.track_name) AS t',
      `source || ' ' || id || ' ' || name`,
      'n',
    ),
    cellOf: (it) =>
      ofTable(it, 'tracks') ? { key: `${it.source} ${it.id} ${it.payload['name'] as string}`, sums: [1n] } : undefined,
  },
  {
    name: 'album_type_count',
    held: sums('live.album_type_count', `topic || ' ' || source || ' ' || album_type`, 'n n_tracks'),
    cellOf: (it) => {
      if (!ofTable(it, 'albums')) return undefined;
      const type = (it.payload['album_type'] as string | null) ?? '';
      return { key: `${it.topic} ${it.source} ${type}`, sums: [1n, BigInt(numberOf(it, 'total_tracks') ?? 0)] };
    },
  },
  {
    name: 'joint',
    held: sums(
      `(SELECT source, popularity, seconds, n FROM live.joint UNION ALL SELECT source, u.* FROM live.joint_delta, unnest(p, d, n) AS u) AS j`,
      `source || ' ' || popularity || ' ' || seconds`,
      'n',
    ),
    cellOf: (it) => {
      const [popularity, ms] = [numberOf(it, 'popularity'), numberOf(it, 'duration_ms')];
      if (!ofTable(it, 'track_meta') || popularity === null || ms === null) return undefined;
      return { key: `${it.source} ${popularity} ${secondsOf(ms)}`, sums: [1n] };
    },
  },
];
