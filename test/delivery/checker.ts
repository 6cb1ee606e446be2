import type { CassandraClient } from '@freshwax/cassandra';
import type { Pool } from '@freshwax/postgres';
import { observationsOf } from '../faults/checker/observations.ts';
import { checkState } from '../faults/checker/state.checker.ts';
import type { Sent } from './sender.ts';

/**
 * Holds both stores against what was sent, with SQL, CQL and arithmetic of its own: it shares no code with the consumer.
 * Every function answers with the differences it found; none is right.
 */

/** Cassandra has each record once, with the very bytes, and nothing else. */
export async function cassandraDifferences(cassandra: CassandraClient, sent: readonly Sent[]): Promise<string[]> {
  const found = new Map<string, Buffer | null>();
  for await (const row of allRows(cassandra)) {
    const [topic, partition] = row.log_window.split('/');
    found.set(`${topic}/${partition}/${row.offset}`, row.payload);
  }
  const differences: string[] = [];
  for (const { topic, partition, offset, value } of sent) {
    const key = `${topic}/${partition}/${offset}`;
    const payload = found.get(key);
    if (payload === undefined) differences.push(`${key} is missing`);
    else if ((payload === null) !== (value === null) || (payload && value && !payload.equals(value)))
      differences.push(`${key} has other bytes`);
    found.delete(key);
  }
  return [...differences, ...[...found.keys()].map((key) => `${key} was never sent`)];
}

export interface RawRow {
  log_window: string;
  offset: bigint;
  payload: Buffer | null;
}

/** Page by page: the driver's own row streams judge errors by instanceof, which jest's realms break. */
export async function* allRows(cassandra: CassandraClient): AsyncGenerator<RawRow> {
  let pageState: string | undefined;
  do {
    const page = await cassandra.execute('SELECT log_window, offset, payload FROM spotify_events', [], {
      prepare: true,
      fetchSize: 500,
      pageState,
    });
    yield* page.rows as unknown as RawRow[];
    pageState = page.pageState;
  } while (pageState);
}

/** Every record is counted exactly once, as applied or as rejected, and the chain of positions has no hole. */
export async function ledgerDifferences(pool: Pool, sent: readonly Sent[]): Promise<string[]> {
  const { rows } = await pool.query<{
    topic: string;
    part: number;
    counted: string;
    span: string;
    windows: string;
    dead: string;
    rejected: string;
  }>(`
    SELECT o.topic, o.part, o.applied + o.rejected AS counted, o.next_offset - o.base_offset AS span, o.rejected,
      (SELECT coalesce(sum(accepted + rejected), 0) FROM book.window_count w WHERE w.topic = o.topic AND w.part = o.part) AS windows,
      (SELECT count(*) FROM book.dead_letter d WHERE d.topic = o.topic AND d.part = o.part) AS dead
    FROM book.ingest_offset o`);
  const sentCount = Map.groupBy(sent, ({ topic, partition }) => `${topic}/${partition}`);
  return rows.flatMap(({ topic, part, counted, span, windows, dead, rejected }) => {
    const key = `${topic}/${part}`;
    const truth = String(sentCount.get(key)?.length ?? 0);
    const wrong = { counted, span, windows, dead };
    const expected = { counted: truth, span: truth, windows: truth, dead: rejected };
    return JSON.stringify(wrong) === JSON.stringify(expected)
      ? []
      : [`${key}: ${JSON.stringify(wrong)} where ${JSON.stringify(expected)} is right`];
  });
}

/** Each state row and each hour of history is the newest observation sent of its entity, value by value, and there is no other. Dead letters are left out by the caller. */
export async function stateDifferences(pool: Pool, good: readonly Sent[]): Promise<string[]> {
  const records = good.map(({ topic, value }) => ({ topic, value }));
  return (await checkState(pool, observationsOf(records))).map(({ what }) => what);
}

/** The aggregates equal what a plain query over the state rows gives: integers, to the last digit. */
export async function aggregateDifferences(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ what: string; difference: string }>(`
    WITH truth AS (
      SELECT 'meta ' || source || coalesce(popularity, -1) AS k, count(*)::numeric AS n, count(duration_ms)::numeric AS d, coalesce(sum(duration_ms), 0)::numeric AS s,
        coalesce(sum(duration_ms::numeric ^ 2), 0) AS q, count(explicit)::numeric AS e, (count(*) FILTER (WHERE explicit))::numeric AS x FROM live.track_meta GROUP BY source, popularity
      UNION ALL SELECT 'album ' || source || coalesce(popularity, -1), count(*), 0, 0, 0, 0, 0 FROM live.albums GROUP BY source, popularity
      UNION ALL SELECT 'artist ' || source || coalesce(popularity, -1), count(*), 0, 0, 0, 0, 0 FROM live.artist_meta GROUP BY source, popularity
      UNION ALL SELECT 'watched ' || source || coalesce(popularity, -1), count(*), count(duration_ms), coalesce(sum(duration_ms), 0), coalesce(sum(duration_ms::numeric ^ 2), 0), 0, 0 FROM live.spotify_events GROUP BY source, popularity
      UNION ALL SELECT 'seconds ' || source || coalesce(duration_ms / 1000, -1), count(*), 0, coalesce(sum(duration_ms), 0), coalesce(sum(duration_ms::numeric ^ 2), 0), 0, 0 FROM live.tracks GROUP BY source, duration_ms / 1000
      UNION ALL SELECT 'type ' || source || coalesce(album_type, ''), count(*), 0, coalesce(sum(total_tracks), 0), 0, 0, 0 FROM live.albums GROUP BY source, album_type
      UNION ALL SELECT 'joint ' || source || popularity || '/' || duration_ms / 1000, count(*), 0, 0, 0, 0, 0 FROM live.track_meta WHERE popularity IS NOT NULL AND duration_ms IS NOT NULL GROUP BY source, popularity, duration_ms / 1000
    ), kept AS (
      SELECT CASE WHEN topic LIKE '%track_meta' THEN 'meta ' WHEN topic LIKE '%album' THEN 'album ' WHEN topic LIKE '%artist_meta' THEN 'artist ' ELSE 'watched ' END || source || bucket AS k,
        sum(n) AS n, sum(n_dur) AS d, sum(s) AS s, sum(ss) AS q, sum(n_exp) AS e, sum(exp) AS x FROM live.popularity_count GROUP BY 1
      UNION ALL SELECT 'seconds ' || source || seconds, sum(n), 0, sum(s), sum(ss), 0, 0 FROM live.track_duration GROUP BY 1
      UNION ALL SELECT 'type ' || source || album_type, sum(n), 0, sum(n_tracks), 0, 0, 0 FROM live.album_type_count GROUP BY 1
      UNION ALL SELECT 'joint ' || source || popularity || '/' || seconds, sum(n), 0, 0, 0, 0, 0 FROM (
        SELECT source, popularity, seconds, n FROM live.joint UNION ALL SELECT source, u.* FROM live.joint_delta, unnest(p, d, n) AS u) j GROUP BY 1
    ), kept_rows AS (SELECT * FROM kept WHERE (n, d, s, q, e, x) <> (0, 0, 0, 0, 0, 0))
    SELECT coalesce(t.k, r.k) AS what, t::text || ' where the aggregate says ' || r::text AS difference
    FROM truth t FULL JOIN kept_rows r ON t.k = r.k WHERE t IS DISTINCT FROM r AND (t.n, t.d, t.s, t.q, t.e, t.x) IS DISTINCT FROM (r.n, r.d, r.s, r.q, r.e, r.x) LIMIT 20`);
  return rows.map(({ what, difference }) => `${what}: ${difference}`);
}
