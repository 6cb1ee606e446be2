import type { Aggregate, Aggregated } from '../chunk/stream-table.ts';

/** Whether a row has no popularity because its source does not offer it. */
export const popularityNotOffered: Aggregated = {
  name: 'not_offered',
  of: (row) => `(${row}.popularity IS NULL AND ${row}.missing ? 'popularity')`,
};

/**
 * Rows by popularity, and what Pearson needs of duration and explicit among them.
 * @param measured whether the stream also has duration_ms and explicit
 */
export function popularityCountDelta(measured: { duration: boolean; explicit: boolean }): Aggregate {
  const duration = measured.duration ? 'duration_ms' : 'NULL::int';
  const explicit = measured.explicit ? 'explicit' : 'NULL::bool';
  return ({ tables }) => `popularity_count AS (
  INSERT INTO ${tables}.popularity_count AS c (topic, part, source, bucket, n, n_not_offered, n_dur, s, ss, n_exp, exp)
  SELECT * FROM (
    SELECT $1::text, part, source, coalesce(popularity, -1) AS bucket,
      sum(n) AS n,
      sum(CASE WHEN not_offered THEN n ELSE 0 END) AS n_not_offered,
      sum(CASE WHEN ${duration} IS NULL THEN 0 ELSE n END) AS n_dur,
      coalesce(sum(n * ${duration}::bigint), 0) AS s,
      coalesce(sum(n * ${duration}::bigint * ${duration}), 0) AS ss,
      sum(CASE WHEN ${explicit} IS NULL THEN 0 ELSE n END) AS n_exp,
      sum(CASE WHEN ${explicit} THEN n ELSE 0 END) AS exp
    FROM delta GROUP BY part, source, bucket) AS d
  WHERE (n, n_not_offered, n_dur, s, ss, n_exp, exp) <> (0, 0, 0, 0, 0, 0, 0)
  ORDER BY part, source COLLATE "C", bucket
  ON CONFLICT (topic, part, source, bucket) DO UPDATE SET n = c.n + excluded.n,
    n_not_offered = c.n_not_offered + excluded.n_not_offered, n_dur = c.n_dur + excluded.n_dur,
    s = c.s + excluded.s, ss = c.ss + excluded.ss, n_exp = c.n_exp + excluded.n_exp, exp = c.exp + excluded.exp)`;
}
