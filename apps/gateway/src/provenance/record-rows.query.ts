import { Injectable } from '@nestjs/common';
import type { RecordProvenance, Source } from '@freshwax/contracts';
import { STATE_TABLES } from '../events/entity-places.query.ts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { TopicNames } from '../topics/topic-names.ts';

export interface Place {
  topic: string;
  partition: number;
  generation: number;
  offset: string;
}

const HISTORY = 'live.popularity_history';
const LETTER = `SELECT reason, coalesce(root_generation, generation) AS generation, coalesce(root_off, off) AS off
  FROM book.dead_letter WHERE topic = $1 AND part = $2 AND generation = $3 AND off = $4`;

interface Row {
  table: string;
  id: string;
  source: Source;
  observed_at: string;
}

interface Rejection {
  reason: string;
  /** The id of a dead letter. */
  letter: string;
}

/** What PostgreSQL says of one record. */
@Injectable()
export class RecordRowsQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly topics: TopicNames,
  ) {}

  /** Rows of the entity that the record is still the newest word for. */
  async restingOn({ topic, partition, generation, offset }: Place, id: string): Promise<RecordProvenance['rows']> {
    const stream = this.topics.streamOf(topic);
    if (!stream) return [];
    const columns = (table: string) => `SELECT '${table}' AS table, id, source, observed_at::text FROM ${table}`;
    const isIt = 'id = $1 AND part = $2 AND generation = $3 AND off = $4';
    const sql = `${columns(STATE_TABLES[stream])} WHERE ${isIt} UNION ALL ${columns(HISTORY)} WHERE topic = $5 AND ${isIt}`;
    const rows = await this.postgres.rows<Row>(sql, [id, partition, generation, offset, topic]);
    return rows.map(({ observed_at, ...row }) => ({ ...row, observedAt: new Date(Number(observed_at)).toISOString() }));
  }

  /** Why the record was rejected, and the letter by which it is mended; undefined when it was not. */
  async rejectionOf({ topic, partition, generation, offset }: Place): Promise<Rejection | undefined> {
    const [root] = await this.postgres.rows<{ reason: string; generation: number; off: string }>(LETTER, [
      topic,
      partition,
      generation,
      offset,
    ]);
    return root && { reason: root.reason, letter: `${topic}:${partition}:${root.generation}:${root.off}` };
  }
}
