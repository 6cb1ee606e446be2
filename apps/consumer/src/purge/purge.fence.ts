import { streams, topicTable } from '@freshwax/contracts';
import type { TopicIds, TopicsAdmin } from '@freshwax/kafka';
import type { Connection } from '@freshwax/postgres';
import { ensurePartitions } from '../chunk/offset.ledger.ts';

/** Where a partition ends in Kafka, and which topic that is. */
interface LogEnd {
  topic: string;
  partition: number;
  topicId: string;
  low: bigint;
  high: bigint;
}

/**
 * The fence, one statement: the rule is written and every epoch is raised, or neither. The rows of the ledger are taken in
 * key order, as by claims and chunks. A chunk in flight either was applied before (its rows lie below the bound, where they
 * are retracted) or finds another epoch; its consumer claims again and reads the rule.
 *
 * The bound is the end of the log, read before the rows were locked, or our position where that is further: nothing beyond
 * it has been applied. A topic that was made anew and not adopted yet is bound in the generation that adopting will give it.
 *
 * $1 id, $2 source, $3 observed before (ms); $4 .. $7 topic, part, topic id and end of each log.
 */
const FENCE = `WITH mine AS MATERIALIZED (
  SELECT topic, part, generation, topic_id, next_offset FROM book.ingest_offset
  WHERE (topic, part) IN (SELECT * FROM unnest($4::text[], $5::int[])) ORDER BY topic, part FOR UPDATE),
rule AS (
  INSERT INTO book.purge (id, source, observed_before) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING RETURNING id),
bounds AS (
  INSERT INTO book.purge_bound (purge, topic, part, generation, applied_to, upto)
  SELECT rule.id, m.topic, m.part,
    CASE WHEN m.topic_id = log.topic_id THEN m.generation ELSE m.generation + 1 END,
    CASE WHEN m.topic_id = log.topic_id THEN m.next_offset ELSE 0 END,
    CASE WHEN m.topic_id = log.topic_id THEN greatest(m.next_offset, log.high) ELSE log.high END
  FROM mine m JOIN unnest($4::text[], $5::int[], $6::text[], $7::bigint[]) AS log (topic, part, topic_id, high)
    ON log.topic = m.topic AND log.part = m.part CROSS JOIN rule)
UPDATE book.ingest_offset o SET epoch = o.epoch + 1, updated_at = now() FROM mine m
WHERE o.topic = m.topic AND o.part = m.part AND EXISTS (SELECT 1 FROM rule)`;

export interface PurgeAsked {
  id: string;
  source: string;
  observedBeforeMs: number;
}

/**
 * Writes the rule of a purge; a second time it changes nothing.
 * @throws driver errors, KafkaJSError
 */
export async function fence(connection: Connection, asked: PurgeAsked, logs: readonly LogEnd[]): Promise<void> {
  await ensurePartitions(connection, logs);
  const column = <K extends keyof LogEnd>(name: K): LogEnd[K][] => logs.map((it) => it[name]);
  await connection.query(FENCE, [
    asked.id,
    asked.source,
    asked.observedBeforeMs,
    column('topic'),
    column('partition'),
    column('topicId'),
    column('high'),
  ]);
}

/** Every partition of every stream, as Kafka has it now. */
export async function readLogEnds(
  kafka: { admin: TopicsAdmin; topicIds: TopicIds },
  topicPrefix: string,
): Promise<LogEnd[]> {
  const topics = streams.map((stream) => topicPrefix + topicTable[stream].topic);
  const ids = await kafka.topicIds.read(topics);
  const ends = topics.map(async (topic) => {
    const marks = await kafka.admin.readWatermarks(topic);
    return marks.map((mark) => ({ topic, topicId: ids.get(topic) ?? '', ...mark }));
  });
  return (await Promise.all(ends)).flat();
}
