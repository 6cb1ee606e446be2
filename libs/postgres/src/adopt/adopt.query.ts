import type { Connection } from '../pool.ts';
import type { Adoption } from './to-adoptions.ts';

const LEDGER_SQL = `
SELECT part AS partition, generation, topic_id, base_offset, next_offset, last_record_at FROM book.ingest_offset WHERE topic = $1 ORDER BY part`;

// One statement: the old range is kept for reconcile, and the epoch is raised, so that a consumer that still reads the
// old log is fenced. Rows are taken in key order, like those of claims and chunks. What a chunk applied since they were read
// would belong to both generations: where one has moved on, none is changed. A purge that reaches into a log that goes
// on is bound in the new generation: every record of the old one lies below its bound.
const ADOPT_SQL = `
WITH wanted AS (
  SELECT * FROM unnest($3::int[], $4::int[], $5::bigint[], $6::bigint[], $7::bool[]) AS w (part, generation, next_offset, base, goes_on)),
found AS MATERIALIZED (
  SELECT o.*, w.base, w.goes_on FROM book.ingest_offset o
    JOIN wanted w ON (w.part, w.generation, w.next_offset) = (o.part, o.generation, o.next_offset)
   WHERE o.topic = $1 ORDER BY o.part FOR UPDATE OF o),
held AS (SELECT * FROM found WHERE (SELECT count(*) FROM found) = (SELECT count(*) FROM wanted)),
past AS (
  INSERT INTO book.partition_generation (topic, part, generation, topic_id, base_offset, end_offset, applied, rejected)
  SELECT topic, part, generation, topic_id, base_offset, next_offset, applied, rejected FROM held),
bounds AS (
  UPDATE book.purge_bound b SET generation = b.generation + 1 FROM held h
   WHERE h.goes_on AND b.topic = h.topic AND b.part = h.part AND b.generation = h.generation AND b.upto > h.base)
UPDATE book.ingest_offset o
   SET generation = o.generation + 1, topic_id = $2, base_offset = h.base, next_offset = h.base, applied = 0, rejected = 0,
       last_offset = NULL, last_record = NULL, epoch = o.epoch + 1, updated_at = now()
  FROM held h WHERE o.topic = h.topic AND o.part = h.part RETURNING o.part AS partition, o.generation`;

export interface LedgerRow {
  partition: number;
  generation: number;
  topic_id: string;
  base_offset: string;
  next_offset: string;
  /** Kafka's time of the record that was applied last, ms. */
  last_record_at: string | null;
}

/** The ledger of one topic: read, and moved to a new generation. */
export class AdoptQuery {
  constructor(private readonly connection: Connection) {}

  /** In the order of their partitions. @throws driver errors; see postgresVerdict */
  async read(topic: string): Promise<LedgerRow[]> {
    return (await this.connection.query<LedgerRow>(LEDGER_SQL, [topic])).rows;
  }

  /**
   * All of it or nothing; where it throws, perhaps all of it.
   * @returns the partitions that went on; none where one of them has moved on since it was looked at
   */
  async adopt(
    topic: string,
    topicId: string,
    adoptions: readonly Adoption[],
  ): Promise<{ partition: number; generation: number }[]> {
    const column = <K extends keyof Adoption>(name: K): Adoption[K][] => adoptions.map((it) => it[name]);
    const looked = [column('partition'), column('generation'), column('nextOffset')];
    const parameters = [topic, topicId, ...looked, column('base'), column('goesOn')];
    return (await this.connection.query<{ partition: number; generation: number }>(ADOPT_SQL, parameters)).rows;
  }
}
