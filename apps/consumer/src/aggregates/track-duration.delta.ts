import type { Aggregate } from '../chunk/stream-table.ts';

/** Tracks by whole seconds of duration, with the exact sums behind mean and deviation. A square fits a bigint, and the sum of bigints is a numeric. */
export const trackDurationDelta: Aggregate = ({ tables }) => `track_duration AS (
  INSERT INTO ${tables}.track_duration AS c (topic, part, source, seconds, n, s, ss)
  SELECT * FROM (
    SELECT $1::text, part, source, coalesce(duration_ms / 1000, -1) AS seconds, sum(n) AS n,
      coalesce(sum(n * duration_ms::bigint), 0) AS s, coalesce(sum(n * duration_ms::bigint * duration_ms), 0) AS ss
    FROM delta GROUP BY part, source, seconds) AS d
  WHERE (n, s, ss) <> (0, 0, 0)
  ORDER BY part, source COLLATE "C", seconds
  ON CONFLICT (topic, part, source, seconds) DO UPDATE SET n = c.n + excluded.n, s = c.s + excluded.s, ss = c.ss + excluded.ss)`;
