import type { RebuildGap } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';

/**
 * Windows in which fewer records were found than the pipeline has counted: those that are purged or expired by their day
 * are not expected. Only what the fill has passed is looked at.
 */
const SQL = `WITH expected AS (
  SELECT w.topic, w.part, w.generation, w.win, sum(w.accepted + w.rejected - w.purged) AS n FROM book.window_count w
  JOIN shadow_book.ingest_offset c ON c.topic = w.topic AND c.part = w.part
  WHERE w.expires_on > (now() AT TIME ZONE 'UTC')::date GROUP BY 1, 2, 3, 4),
found AS (
  SELECT s.topic, s.part, s.generation, s.win, sum(s.accepted + s.rejected - s.purged) AS n FROM shadow_book.window_count s
  WHERE NOT EXISTS (SELECT 1 FROM book.window_count w
    WHERE (w.topic, w.part, w.generation, w.win, w.source, w.expires_on) = (s.topic, s.part, s.generation, s.win, s.source, s.expires_on)
      AND w.expires_on <= (now() AT TIME ZONE 'UTC')::date)
  GROUP BY 1, 2, 3, 4)
SELECT e.topic, e.part, e.generation, e.win, (e.n - coalesce(f.n, 0))::text AS missing
FROM expected e LEFT JOIN found f USING (topic, part, generation, win) WHERE e.n > coalesce(f.n, 0) ORDER BY 1, 2, 3, 4`;

interface Row {
  topic: string;
  part: number;
  generation: number;
  win: number;
  missing: string;
}

const FOUND = `SELECT (SELECT coalesce(sum(applied + rejected), 0) FROM shadow_book.ingest_offset)::text AS records,
  (SELECT count(*) FROM shadow.popularity_history WHERE is_carried)::text AS carried`;

/** Of what the rebuilt tables are made. @throws driver errors */
export async function readFound(connection: Connection): Promise<{ records: number; carried: number }> {
  const { rows } = await connection.query<{ records: string; carried: string }>(FOUND);
  return { records: Number(rows[0]!.records), carried: Number(rows[0]!.carried) };
}

/** Asked while the fill stands where the pipeline stands: else it would miss what is to come. @throws driver errors */
export async function readGaps(connection: Connection): Promise<RebuildGap[]> {
  const { rows } = await connection.query<Row>(SQL);
  return rows.map((row) => ({
    topic: row.topic,
    partition: row.part,
    generation: row.generation,
    window: row.win,
    missing: Number(row.missing),
  }));
}
