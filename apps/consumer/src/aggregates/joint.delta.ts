import type { Aggregate } from '../chunk/stream-table.ts';

/**
 * Popularity by whole seconds, for Spearman and quartiles: appended as one row a chunk and source, folded by one writer.
 * Kept as counts in the statement it would more than double the statement's cost.
 */
export const jointDelta: Aggregate = ({ tables }) => `joint_delta AS (
  INSERT INTO ${tables}.joint_delta (topic, part, upto, source, p, d, n)
  SELECT $1, part, upto, source, array_agg(p), array_agg(d), array_agg(n) FROM (
    SELECT part, source, popularity::smallint AS p, duration_ms / 1000 AS d, sum(n)::int AS n
    FROM delta WHERE popularity IS NOT NULL AND duration_ms IS NOT NULL
    GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0) AS cells JOIN fence USING (part)
  GROUP BY part, upto, source)`;
