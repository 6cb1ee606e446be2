import type { Stream } from '@freshwax/contracts';
import type { Build } from '../chunk/build.ts';
import type { StreamTable } from '../chunk/stream-table.ts';

/**
 * What goes. $1 topic, $3 source or null = any, $4 what expires on this day or earlier, $6 what was observed before this
 * (ms), $7 the purge whose bounds hold, or null.
 */
const isUnderRule = `($3::text IS NULL OR t.source = $3) AND t.expires_on <= $4::date AND t.observed_at < $6::bigint
  AND ($7::uuid IS NULL OR EXISTS (SELECT 1 FROM book.purge_bound b WHERE b.purge = $7 AND b.topic = $1 AND b.part = t.part
    AND (t.generation, t.off) < (b.generation, b.upto)))`;

/** $8 what is counted. Counted where it happens: whoever looks at the counts knows that the data changed. */
const removal = ({ books }: Build): string => `removal AS (
  INSERT INTO ${books}.removal AS r (cause, what, n)
  SELECT coalesce($7::text, 'expiry'), $8, count(*) FROM gone HAVING count(*) > 0
  ON CONFLICT (cause, what) DO UPDATE SET n = r.n + excluded.n)`;

const forgotten = (names: string, { tables }: Build): string => `names AS (
  DELETE FROM ${tables}.${names} n USING gone g WHERE n.id = g.id AND n.source = g.source)`;

/**
 * One batch of state rows goes, and with it its share of every aggregate: the very CTEs of a chunk over a delta of what
 * was deleted, into the shard $2 = -1 that only these statements write. No aggregate has a second definition. No position of
 * that shard is kept, and its fence lets everything pass.
 *
 * Lock order as in a chunk: state rows by (id, source), then aggregates by key; no row of an aggregate has two writers.
 *
 * Parameters: those above, $5 rows a batch, $9 and $10 id and source after which to go on.
 */
export const retractStatement = <S extends Stream>(
  { table, names, aggregated, aggregates }: StreamTable<S>,
  build: Build,
): string =>
  `WITH doomed AS MATERIALIZED (
  SELECT t.id, t.source FROM ${build.tables}.${table} t
  WHERE ${isUnderRule} AND (t.id, t.source) > ($9::text, $10::text) ORDER BY t.id, t.source LIMIT $5 FOR UPDATE OF t),
gone AS (
  DELETE FROM ${build.tables}.${table} t USING doomed d WHERE t.id = d.id AND t.source = d.source
  RETURNING t.id, t.source, ${aggregated.map(({ name, of }) => `${of('t')} AS ${name}`).join(', ')}),
fence AS (SELECT $2::int AS part, $6::bigint AS upto),
delta AS (SELECT $2::int AS part, source, ${aggregated.map(({ name }) => name).join(', ')}, -1 AS n FROM gone),
${[...aggregates.map((aggregate) => aggregate(build)), ...(names === undefined ? [] : [forgotten(names, build)]), removal(build)].join(',\n')}
SELECT (SELECT count(*) FROM gone)::int AS gone, $2::int AS part, d.id, d.source FROM doomed d ORDER BY 3 DESC, 4 DESC LIMIT 1`;

/** The same of popularity_history, which no aggregate is made of; $11 the hour after which to go on. */
export const retractHistoryStatement = (build: Build): string => `WITH doomed AS MATERIALIZED (
  SELECT t.id, t.source, t.hour FROM ${build.tables}.popularity_history t
  WHERE t.topic = $1 AND ${isUnderRule} AND (t.id, t.source, t.hour) > ($9::text, $10::text, $11::bigint)
  ORDER BY t.id, t.source, t.hour LIMIT $5 FOR UPDATE OF t),
gone AS (
  DELETE FROM ${build.tables}.popularity_history t USING doomed d
  WHERE t.topic = $1 AND t.id = d.id AND t.source = d.source AND t.hour = d.hour RETURNING 1),
${removal(build)}
SELECT (SELECT count(*) FROM gone)::int AS gone, $2::int AS part, d.id, d.source, d.hour FROM doomed d ORDER BY 3 DESC, 4 DESC, 5 DESC LIMIT 1`;
