import { windowOf } from '@freshwax/cassandra';
import type { Connection } from '@freshwax/postgres';
import { PATIENTLY, readPatiently } from './long-query.ts';
import type { RecordSource } from './record.source.ts';

// Hours whose record the fill has passed and not met. Hours whose record it met and judged otherwise are among them too.
// Held: rows are read after the transaction that found them, and lie with the server until then.
const UNMET = `DECLARE unmet CURSOR WITH HOLD FOR
SELECT h.topic, h.part, h.generation, h.off, h.id, h.source, h.hour
FROM live.popularity_history h JOIN shadow_book.ingest_offset c ON c.topic = h.topic AND c.part = h.part
WHERE (h.generation, h.off) < (c.generation, c.next_offset) AND NOT EXISTS (
  SELECT 1 FROM shadow.popularity_history s
  WHERE (s.topic, s.id, s.source, s.hour, s.part, s.generation, s.off) = (h.topic, h.id, h.source, h.hour, h.part, h.generation, h.off))
ORDER BY 1, 2, 3, 4`;

const AT_ONCE = 1_000;
const FETCH = `FETCH ${AT_ONCE} FROM unmet`;

const COLUMNS = 'topic, id, source, hour, observed_at, tie, popularity, expires_on, part, generation, off';

// By their keys: there is no index by offset, and each piece would go through all hours of the topic.
const CARRY = `INSERT INTO shadow.popularity_history AS s (${COLUMNS}, is_carried)
SELECT ${COLUMNS}, true FROM unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[]) AS gone (id, source, hour, off)
JOIN live.popularity_history USING (id, source, hour, off) WHERE topic = $1 AND part = $2 AND generation = $3
ON CONFLICT (topic, id, source, hour) DO UPDATE SET observed_at = excluded.observed_at, tie = excluded.tie,
  popularity = excluded.popularity, expires_on = excluded.expires_on, part = excluded.part, generation = excluded.generation,
  off = excluded.off, is_carried = true
WHERE (excluded.observed_at, excluded.tie) > (s.observed_at, s.tie)`;

interface Row {
  topic: string;
  part: number;
  generation: number;
  off: string;
  id: string;
  source: string;
  hour: string;
}

/**
 * Takes over the hours of popularity that no record says any more: nobody can observe them again. They are marked.
 * @throws driver errors; see postgresVerdict
 */
export async function carryHistory(connection: Connection, source: Pick<RecordSource, 'present'>): Promise<void> {
  await connection.query(`BEGIN; ${PATIENTLY}; ${UNMET}`);
  // That is when they are looked for.
  await readPatiently(connection, 'COMMIT');
  for (;;) {
    const { rows } = await connection.query<Row>(FETCH);
    if (rows.length === 0) break;
    for (const group of byWindow(rows)) await carry(connection, source, group);
  }
  await connection.query('CLOSE unmet');
}

async function carry(connection: Connection, source: Pick<RecordSource, 'present'>, rows: Row[]): Promise<void> {
  const { topic, part, generation } = rows[0]!;
  const offsets = rows.map(({ off }) => BigInt(off));
  const there = await source.present({ topic, partition: part, generation }, offsets);
  const gone = rows.filter(({ off }) => !there.has(BigInt(off)));
  const keys = (['id', 'source', 'hour', 'off'] as const).map((column) => gone.map((row) => row[column]));
  if (gone.length > 0) await connection.query(CARRY, [topic, part, generation, ...keys]);
}

/** @param rows in order */
function byWindow(rows: readonly Row[]): Row[][] {
  const keyOf = ({ topic, part, generation, off }: Row): string =>
    `${topic}/${part}/${generation}/${windowOf(BigInt(off))}`;
  return [...Map.groupBy(rows, keyOf).values()];
}
