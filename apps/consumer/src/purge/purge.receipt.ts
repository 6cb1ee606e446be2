import { topicTable, type PurgeReceipt, type Source } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';
import { EVER_MS } from './purge.rule.ts';

/** What Cassandra keeps of a deleted row on disk before a compaction may drop it, s; the table's own default. */
const GC_GRACE_S = 864_000;
const KAFKA_KEEPS_MS = Math.max(...Object.values(topicTable).map(({ retentionMs }) => retentionMs));

const AGGREGATES = ['live.album_type_count', 'live.joint', 'live.popularity_count', 'live.track_duration'];

const READ = `SELECT source, observed_before, started_at, now() AS now,
  (SELECT coalesce(jsonb_object_agg(what, n), '{}') FROM book.removal WHERE cause = p.id::text) AS tables,
  (SELECT coalesce(sum(n), 0) FROM book.purge_window WHERE purge = p.id) AS raw,
  (SELECT count(*) FROM book.purge_window WHERE purge = p.id AND n > 0) AS windows,
  (SELECT count(*) FROM book.purge_window WHERE purge = p.id AND n > 0 AND is_whole) AS whole,
  (SELECT coalesce(sum(greatest(b.upto - o.next_offset, 0)), 0) FROM book.purge_bound b
    JOIN book.ingest_offset o ON o.topic = b.topic AND o.part = b.part AND o.generation = b.generation WHERE b.purge = p.id) AS waiting
FROM book.purge p WHERE id = $1`;

interface Row {
  source: Source;
  observed_before: string;
  started_at: Date;
  now: Date;
  tables: Record<string, number>;
  raw: string;
  windows: string;
  whole: string;
  waiting: string;
}

/** What went, over all attempts, and what remains where. */
export async function readReceipt(connection: Connection, id: string): Promise<PurgeReceipt> {
  const { rows } = await connection.query<Row>(READ, [id]);
  const row = rows[0]!;
  const before = Number(row.observed_before);
  return {
    source: row.source,
    before: before === EVER_MS ? null : new Date(before).toISOString().slice(0, 10),
    startedAt: row.started_at.toISOString(),
    tookMs: row.now.getTime() - row.started_at.getTime(),
    tables: row.tables,
    aggregates: AGGREGATES,
    rawEvents: { rows: Number(row.raw), windows: Number(row.windows), wholeWindows: Number(row.whole) },
    remains: {
      recordsToBeSkipped: Number(row.waiting),
      kafkaUntil: new Date(row.started_at.getTime() + KAFKA_KEEPS_MS).toISOString(),
      cassandraDiskAtLeastUntil: new Date(row.now.getTime() + GC_GRACE_S * 1_000).toISOString(),
    },
  };
}
