import { Injectable } from '@nestjs/common';
import type { CorrelationVariable, Source, Stream } from '@freshwax/contracts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { pearson } from './arithmetic/pearson.ts';
import { integerTypeOf, rankSumsSql, toPairSums, type PairRow } from './pair-row.ts';
import type { PairFigures } from './to-correlation.ts';

/** A table that brings a variable to `t`, the row that is counted. */
const JOINS = {
  track: { table: 'live.tracks', stream: 'track', alias: 'k', id: 't.id' },
  album: { table: 'live.albums', stream: 'album', alias: 'a', id: 't.album_id' },
  artist: { table: 'live.artist_meta', stream: 'artist_meta', alias: 'm', id: 't.artist_id' },
} as const;
type Joined = keyof typeof JOINS;
const joinSql = ({ table, alias, id }: (typeof JOINS)[Joined]): string =>
  `JOIN ${table} ${alias} ON ${alias}.id = ${id} AND ${alias}.source = t.source`;

/** `$2` is today, UTC. */
const VARIABLES: Record<CorrelationVariable, { sql: string; join?: Joined }> = {
  popularity: { sql: 't.popularity' },
  durationMs: { sql: 't.duration_ms' },
  explicit: { sql: 't.explicit::int' },
  trackNumber: { sql: 'k.track_number', join: 'track' },
  releaseAgeDays: { sql: '($2::date - a.release_day)', join: 'album' },
  artistPopularity: { sql: 'm.popularity', join: 'artist' },
};

/** Its square times a count may exceed a bigint: a track number is whatever the source said. */
const LARGE = new Set<CorrelationVariable>(['trackNumber']);

export interface JoinedPair {
  x: CorrelationVariable;
  y: CorrelationVariable;
  sources: readonly Source[];
  /** UTC, `2026-11-21`. */
  today: string;
  /** An upper bound of the pairs. */
  rows: number;
}

/**
 * A pair that needs a join or a clock, by one statement: cells of equal pairs, their exact sums, and the sums of their
 * midranks, those of lengths by the whole second.
 */
@Injectable()
export class JoinedPairQuery {
  constructor(private readonly postgres: PostgresStore) {}

  async read(pair: JoinedPair): Promise<PairFigures> {
    const row = await this.postgres.row<{ plain: PairRow; ranks: PairRow; total: string }>(sqlOf(pair), [
      pair.sources,
      pair.today,
    ]);
    const sums = toPairSums(row.plain);
    return { sums, rho: pearson(toPairSums(row.ranks)), missing: BigInt(row.total) - sums.n };
  }
}

export interface PairsSql {
  /** Of the rows that are counted, `t`. */
  table: string;
  stream: Stream;
  /** Values of the two variables, `bigint`. */
  x: string;
  y: string;
  /** Rows of other streams that bring a value, by their alias. */
  joined: Readonly<Record<string, Stream>>;
  /** What follows FROM: `$1` sources, `$2` today. */
  from: string;
}

/**
 * The rows that have both of two variables, whichever is named first. Nothing of a request enters the text: both names come
 * from the table above.
 */
export function pairsSql(x: CorrelationVariable, y: CorrelationVariable): PairsSql {
  // What joins popularity reads track_meta; everything else reads tracks, where duration, explicit and number were first said.
  const isMeta = x === 'popularity' || y === 'popularity';
  const table = isMeta ? 'live.track_meta' : 'live.tracks';
  // In tracks the number is a column of the row itself. The bare test of $2 gives it a type where no age is asked for.
  const column = (name: CorrelationVariable): string =>
    isMeta ? VARIABLES[name].sql : VARIABLES[name].sql.replace(/^k\./, 't.');
  const joins = new Set(
    [x, y].flatMap((name) => VARIABLES[name].join ?? []).filter((join) => isMeta || join !== 'track'),
  );
  return {
    table,
    stream: isMeta ? 'track_meta' : 'track',
    x: `${column(x)}::bigint`,
    y: `${column(y)}::bigint`,
    joined: Object.fromEntries([...joins].map((join) => [JOINS[join].alias, JOINS[join].stream])),
    from: `${table} t ${[...joins].map((join) => joinSql(JOINS[join])).join(' ')}
   WHERE t.source = ANY($1) AND $2::date IS NOT NULL AND ${column(x)} IS NOT NULL AND ${column(y)} IS NOT NULL`,
  };
}

/**
 * Lengths of a million tracks are nearly a million different ones: their cells are of whole seconds, with exact sums of ms
 * beside them, as those of the live counts are. A length is always x: only popularity stands before it.
 */
function sqlOf({ x, y, rows }: JoinedPair): string {
  const pairs = pairsSql(x, y);
  const integer = LARGE.has(x) || LARGE.has(y) ? 'numeric' : integerTypeOf(rows);
  const sums =
    x === 'durationMs'
      ? { ofCell: ', sum(x) AS sx, sum(x * x) AS sxx', x: 'sx', xx: 'sxx', xy: 'sx * y' }
      : { ofCell: '', x: 'n * x', xx: `n::${integer} * x * x`, xy: `n::${integer} * x * y` };
  return `
WITH j AS MATERIALIZED (
  SELECT ${x === 'durationMs' ? 'x / 1000 AS x' : 'x'}, y, count(*) AS n${sums.ofCell}
    FROM (SELECT ${pairs.x} AS x, ${pairs.y} AS y FROM ${pairs.from}) AS pairs
   GROUP BY 1, 2),
${rankSumsSql(integerTypeOf(rows))},
plain AS (
  SELECT coalesce(sum(n), 0)::text AS n, coalesce(sum(${sums.x}), 0)::text AS sx, coalesce(sum(n * y), 0)::text AS sy,
         coalesce(sum(${sums.xx}), 0)::text AS sxx, coalesce(sum(n::${integer} * y * y), 0)::text AS syy,
         coalesce(sum(${sums.xy}), 0)::text AS sxy FROM j)
SELECT to_jsonb(plain) AS plain, to_jsonb(ranks) AS ranks, (SELECT count(*)::text FROM ${pairs.table} WHERE source = ANY($1)) AS total
  FROM plain, ranks`;
}
