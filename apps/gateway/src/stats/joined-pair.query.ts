import { Injectable } from '@nestjs/common';
import type { CorrelationVariable, Source, Stream } from '@freshwax/contracts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { pearson } from './arithmetic/pearson.ts';
import { narrowedSql, type Narrowing } from './narrow.ts';
import { integerTypeOf, rankSumsSql, toPairSums, type PairRow } from './pair-row.ts';
import { turnedSums, type PairFigures } from './to-correlation.ts';
import { streamsBeside, trackRows } from './track-rows.ts';

/** `$2` is today, UTC. */
const VARIABLES: Record<CorrelationVariable, string> = {
  popularity: 'p.popularity',
  durationMs: 't.duration_ms',
  explicit: 't.explicit::int',
  trackNumber: 'k.track_number',
  releaseAgeDays: '($2::date - a.release_day)',
  artistPopularity: 'm.popularity',
};

/** What joins popularity reads track_meta; everything else reads tracks, where duration, explicit and number were first said. */
const tableOf = (...variables: CorrelationVariable[]) => (variables.includes('popularity') ? 'track_meta' : 'tracks');

/** Its square times a count may exceed a bigint: a track number is whatever the source said. */
const LARGE = new Set<CorrelationVariable>(['trackNumber']);

export interface JoinedPair {
  x: CorrelationVariable;
  y: CorrelationVariable;
  sources: readonly Source[];
  narrow: Narrowing;
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
    if (pair.y === 'durationMs') {
      const { sums, ...others } = await this.read({ ...pair, x: pair.y, y: pair.x });
      return { sums: turnedSums(sums), ...others };
    }
    const { sql, values } = statementOf(pair);
    const row = await this.postgres.row<{ plain: PairRow; ranks: PairRow; total: string }>(sql, [
      pair.sources,
      pair.today,
      ...values,
    ]);
    const sums = toPairSums(row.plain);
    return { sums, rho: pearson(toPairSums(row.ranks)), missing: BigInt(row.total) - sums.n };
  }
}

export interface PairsSql {
  /** Of the rows that are counted, `t`. */
  stream: Stream;
  /** The rows that may have a pair, with what brings the two variables beside them, as FROM and WHERE name them. */
  rows: string;
  /** Those of them that have a pair. */
  from: string;
  /** Values of the two variables, `bigint`. */
  x: string;
  y: string;
  /** Rows of other streams that bring a value or narrow, by their alias. */
  joined: Readonly<Record<string, Stream>>;
  /** What the rows are narrowed by. */
  values: readonly unknown[];
}

/**
 * The pairs of two variables; `$1` sources, `$2` today. Nothing of a request enters the text: both names come from the table
 * above. What brings a variable makes an inner join of its left one, since a value is asked for.
 * @param first number of the first parameter that the rows are narrowed by
 */
export function pairsSql({ x, y, narrow }: Pick<JoinedPair, 'x' | 'y' | 'narrow'>, first: number): PairsSql {
  const { and, values } = narrowedSql('tracks', narrow, first);
  const [ofX, ofY] = [VARIABLES[x], VARIABLES[y]];
  const table = tableOf(x, y);
  const named = `${ofX} ${ofY} ${and}`;
  // The bare test of $2 gives it a type where no age is asked for.
  const rows = `${trackRows(table, named)} WHERE t.source = ANY($1)${and} AND $2::date IS NOT NULL`;
  return {
    stream: table === 'tracks' ? 'track' : 'track_meta',
    rows,
    from: `${rows} AND ${ofX} IS NOT NULL AND ${ofY} IS NOT NULL`,
    x: `${ofX}::bigint`,
    y: `${ofY}::bigint`,
    joined: streamsBeside(table, named),
    values,
  };
}

/**
 * Lengths of a million tracks are nearly a million different ones: their cells are of whole seconds, with exact sums of ms
 * beside them, as those of the live counts are. A length is always x. Rows without a pair are one cell: no row is read again
 * to be counted.
 */
function statementOf(pair: JoinedPair): { sql: string; values: readonly unknown[] } {
  const { x, y } = pair;
  const pairs = pairsSql(pair, 3);
  const integer = LARGE.has(x) || LARGE.has(y) ? 'numeric' : integerTypeOf(pair.rows);
  const sums =
    x === 'durationMs'
      ? { ofCell: ', sum(x) AS sx, sum(x * x) AS sxx', x: 'sx', xx: 'sxx', xy: 'sx * y' }
      : { ofCell: '', x: 'n * x', xx: `n::${integer} * x * x`, xy: `n::${integer} * x * y` };
  const sql = `
WITH cells AS MATERIALIZED (
  SELECT ${x === 'durationMs' ? 'x / 1000 AS x' : 'x'}, y, count(*) AS n${sums.ofCell}
    FROM (SELECT CASE WHEN y IS NOT NULL THEN x END AS x, CASE WHEN x IS NOT NULL THEN y END AS y
            FROM (SELECT ${pairs.x} AS x, ${pairs.y} AS y FROM ${pairs.rows}) AS looked_at) AS pairs
   GROUP BY 1, 2),
j AS (SELECT * FROM cells WHERE x IS NOT NULL),
${rankSumsSql(integerTypeOf(pair.rows))},
plain AS (
  SELECT coalesce(sum(n), 0)::text AS n, coalesce(sum(${sums.x}), 0)::text AS sx, coalesce(sum(n * y), 0)::text AS sy,
         coalesce(sum(${sums.xx}), 0)::text AS sxx, coalesce(sum(n::${integer} * y * y), 0)::text AS syy,
         coalesce(sum(${sums.xy}), 0)::text AS sxy FROM j)
SELECT to_jsonb(plain) AS plain, to_jsonb(ranks) AS ranks, (SELECT coalesce(sum(n), 0)::text FROM cells) AS total
  FROM plain, ranks`;
  return { sql, values: pairs.values };
}
