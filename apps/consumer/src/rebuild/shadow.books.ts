import type { Claim } from '@freshwax/kafka';
import type { Connection } from '@freshwax/postgres';
import { toClaim, type LedgerRow } from '../chunk/offset.ledger.ts';

/** What the pipeline has applied of one life of a partition: offsets base..upto, not included. */
export interface AppliedRange {
  topic: string;
  partition: number;
  generation: number;
  topicId: string;
  base: bigint;
  upto: bigint;
}

const RANGES = `SELECT topic, part, generation, topic_id, base_offset, end_offset AS upto FROM book.partition_generation
UNION ALL SELECT topic, part, generation, topic_id, base_offset, next_offset FROM book.ingest_offset`;

const ENSURE = `INSERT INTO shadow_book.ingest_offset (topic, part, generation, topic_id, base_offset, next_offset)
SELECT DISTINCT ON (topic, part) topic, part, generation, topic_id, base_offset, base_offset FROM (${RANGES}) AS r
ORDER BY topic, part, generation ON CONFLICT (topic, part) DO NOTHING`;

// A fill that was thought dead finds another epoch.
const CLAIM = `UPDATE shadow_book.ingest_offset SET epoch = epoch + 1
RETURNING topic, part, generation, topic_id, epoch, next_offset`;

const SKIP = `UPDATE shadow_book.ingest_offset SET next_offset = $6
WHERE topic = $1 AND part = $2 AND generation = $3 AND epoch = $4 AND next_offset = $5`;

const ENTER = `UPDATE shadow_book.ingest_offset SET generation = $6, topic_id = $7, base_offset = $8, next_offset = $8
WHERE topic = $1 AND part = $2 AND generation = $3 AND epoch = $4 AND next_offset = $5`;

/** Another one fills these tables. */
export class FillFencedError extends Error {
  constructor() {
    super('the tables of this rebuild are filled by another one');
    this.name = 'FillFencedError';
  }
}

/** The cursor of a fill, row by row the same as the ledger that it follows. @throws driver errors; see postgresVerdict */
export class ShadowBooks {
  constructor(private readonly connection: Connection) {}

  /** In order: a partition's lives one after the other. */
  async readRanges(): Promise<AppliedRange[]> {
    const { rows } = await this.connection.query<RangeRow>(`${RANGES} ORDER BY 1, 2, 3`);
    return rows.map((row) => ({
      topic: row.topic,
      partition: row.part,
      generation: row.generation,
      topicId: row.topic_id,
      base: BigInt(row.base_offset),
      upto: BigInt(row.upto),
    }));
  }

  /** Makes the rows that are missing, where each log begins. */
  async ensure(): Promise<void> {
    await this.connection.query(ENSURE);
  }

  async claim(): Promise<Claim[]> {
    const { rows } = await this.connection.query<LedgerRow>(CLAIM);
    return rows.map((row) => toClaim({ ...row, last_offset: null, last_record: null }));
  }

  /** Goes past offsets of which there is no record. @returns where it stands then */
  async skip(claim: Claim, to: bigint): Promise<Claim> {
    await this.move(SKIP, claim, [to]);
    return { ...claim, nextOffset: to };
  }

  /** Goes on in the next life of the topic. */
  async enter(claim: Claim, { generation, topicId, base }: AppliedRange): Promise<Claim> {
    await this.move(ENTER, claim, [generation, topicId, base]);
    return { ...claim, generation, topicId, nextOffset: base };
  }

  private async move(text: string, claim: Claim, to: unknown[]): Promise<void> {
    const { topic, partition, generation, epoch, nextOffset } = claim;
    const { rowCount } = await this.connection.query(text, [topic, partition, generation, epoch, nextOffset, ...to]);
    if (rowCount !== 1) throw new FillFencedError();
  }
}

interface RangeRow {
  topic: string;
  part: number;
  generation: number;
  topic_id: string;
  base_offset: string;
  upto: string;
}
