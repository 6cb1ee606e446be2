import { WINDOW_SIZE } from '@freshwax/contracts';
import type { Connection } from '@freshwax/postgres';
import { PATIENTLY, readPatiently } from './long-query.ts';
import type { RecordSource } from './record.source.ts';

// Hours whose record the fill has passed and not met. Hours whose record it met and judged otherwise are among them too.
const UNMET = `SELECT h.topic, h.part, h.generation, (h.off / ${WINDOW_SIZE})::int AS win, array_agg(DISTINCT h.off) AS offsets
FROM live.popularity_history h JOIN shadow_book.ingest_offset c ON c.topic = h.topic AND c.part = h.part
WHERE (h.generation, h.off) < (c.generation, c.next_offset) AND NOT EXISTS (
  SELECT 1 FROM shadow.popularity_history s
  WHERE (s.topic, s.id, s.source, s.hour, s.part, s.generation, s.off) = (h.topic, h.id, h.source, h.hour, h.part, h.generation, h.off))
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;

const COLUMNS = 'topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off';

const CARRY = `INSERT INTO shadow.popularity_history AS s (${COLUMNS}, is_carried)
SELECT ${COLUMNS}, true FROM live.popularity_history
WHERE topic = $1 AND part = $2 AND generation = $3 AND off = ANY($4::bigint[])
ON CONFLICT (topic, id, source, hour) DO UPDATE SET observed_at = excluded.observed_at, tie = excluded.tie,
  popularity = excluded.popularity, expires_on = excluded.expires_on, part = excluded.part, generation = excluded.generation,
  off = excluded.off, is_carried = true
WHERE (excluded.observed_at, excluded.tie) > (s.observed_at, s.tie)`;

interface Row {
  topic: string;
  part: number;
  generation: number;
  win: number;
  offsets: string[];
}

/**
 * Takes over the hours of popularity that no record says any more: nobody can observe them again. They are marked.
 * @throws driver errors; see postgresVerdict
 */
export async function carryHistory(connection: Connection, source: Pick<RecordSource, 'present'>): Promise<void> {
  await connection.query(`BEGIN; ${PATIENTLY}`);
  const rows = await readPatiently<Row>(connection, UNMET);
  await connection.query('COMMIT');
  for (const row of rows) {
    const log = { topic: row.topic, partition: row.part, generation: row.generation };
    const offsets = row.offsets.map(BigInt);
    const there = await source.present(log, offsets);
    const gone = offsets.filter((offset) => !there.has(offset));
    await connection.query(CARRY, [row.topic, row.part, row.generation, gone]);
  }
}
