import type { Aggregate } from '../chunk/stream-table.ts';

/** Albums and their tracks by type; '' where the source did not say one. */
export const albumTypeCountDelta: Aggregate = ({ tables }) => `album_type_count AS (
  INSERT INTO ${tables}.album_type_count AS c (topic, part, source, album_type, n, n_tracks)
  SELECT * FROM (
    SELECT $1::text, part, source, coalesce(album_type, '') COLLATE "C" AS album_type, sum(n) AS n,
      sum(n * coalesce(total_tracks, 0)::bigint) AS n_tracks
    FROM delta GROUP BY part, source, coalesce(album_type, '') COLLATE "C") AS d
  WHERE (n, n_tracks) <> (0, 0)
  ORDER BY part, source COLLATE "C", album_type
  ON CONFLICT (topic, part, source, album_type) DO UPDATE SET n = c.n + excluded.n, n_tracks = c.n_tracks + excluded.n_tracks)`;
