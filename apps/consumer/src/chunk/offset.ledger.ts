import type { Claim, ClaimRequest, OffsetLedger } from '@freshwax/kafka';
import type { Connection, Pool } from '@freshwax/postgres';

/** Any constant. Whoever holds all rows of the ledger holds this too: a row that comes meanwhile would not be among them. */
export const NEW_PARTITIONS_LOCK = 4_711_004;

const ENSURE = `INSERT INTO book.ingest_offset (topic, part, topic_id, base_offset, next_offset)
SELECT topic, part, topic_id, low, low
FROM unnest($1::text[], $2::int[], $3::text[], $4::bigint[]) AS i (topic, part, topic_id, low), (SELECT pg_advisory_xact_lock_shared(${NEW_PARTITIONS_LOCK})) AS no_swap
ORDER BY topic COLLATE "C", part ON CONFLICT (topic, part) DO NOTHING`;

// Row locks in key order: this cannot wait in a circle with another claim, a purge or the swap, which take these rows in the same order.
const CLAIM = `WITH mine AS MATERIALIZED (
  SELECT topic, part FROM book.ingest_offset WHERE (topic, part) IN (SELECT * FROM unnest($1::text[], $2::int[])) ORDER BY topic, part FOR UPDATE)
UPDATE book.ingest_offset o SET epoch = o.epoch + 1, updated_at = now() FROM mine m WHERE o.topic = m.topic AND o.part = m.part
RETURNING o.topic, o.part, o.generation, o.topic_id, o.epoch, o.next_offset, o.last_offset, o.last_record`;

/** A row of the ledger as the driver reads it: of the pipeline's, or of a rebuild's. */
export interface LedgerRow {
  topic: string;
  part: number;
  generation: number;
  topic_id: string;
  epoch: string;
  next_offset: string;
  last_offset: string | null;
  last_record: string | null;
}

/** Offsets and epochs in PostgreSQL, where they move with the data. */
export class PostgresOffsetLedger implements OffsetLedger {
  constructor(private readonly pool: Pool) {}

  async claim(requests: readonly ClaimRequest[]): Promise<Claim[]> {
    const topics = requests.map((it) => it.topic);
    const parts = requests.map((it) => it.partition);
    await ensurePartitions(this.pool, requests);
    const { rows } = await this.pool.query<LedgerRow>(CLAIM, [topics, parts]);
    return rows.map(toClaim);
  }
}

/** Makes the ledger's rows that are missing, where the log begins. */
export async function ensurePartitions(connection: Connection, requests: readonly ClaimRequest[]): Promise<void> {
  const column = <K extends keyof ClaimRequest>(name: K): ClaimRequest[K][] => requests.map((it) => it[name]);
  await connection.query(ENSURE, [column('topic'), column('partition'), column('topicId'), column('low')]);
}

export function toClaim(row: LedgerRow): Claim {
  return {
    topic: row.topic,
    partition: row.part,
    generation: row.generation,
    topicId: row.topic_id,
    epoch: BigInt(row.epoch),
    nextOffset: BigInt(row.next_offset),
    lastOffset: row.last_offset === null ? null : BigInt(row.last_offset),
    lastRecord: row.last_record,
  };
}
