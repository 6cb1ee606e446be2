import type { Pool } from '@freshwax/postgres';

/** Where the walk through the pages of a plan stands. */
export interface Position {
  /** Of the next page; 0: no walk is under way. */
  offset: number;
  /** Where earlier walks were cut off, rising: from each of them on there is something left to see. */
  frontiers?: number[];
  /** When a walk last came to the end, ms since 1970. */
  sweptAt?: number;
  /** When the first page was last asked for, ms since 1970. */
  lookedAt?: number;
  /** Calls of the look that began then, so far; undefined while the list is walked to its end for the first time. */
  lookCalls?: number;
  /** Of the page deep down that is looked at next, when all was seen once. */
  deep?: number;
}

/** `book.source_cursor`: moved only after Kafka acknowledged what it passes. */
export class SourceCursor {
  constructor(
    private readonly pool: Pool,
    private readonly source: string,
  ) {}

  async read(plan: string): Promise<Position> {
    const { rows } = await this.pool.query<{ position: Partial<Position> }>(
      'SELECT position FROM book.source_cursor WHERE source = $1 AND plan = $2',
      [this.source, plan],
    );
    const { offset, frontiers, sweptAt, lookedAt, lookCalls, deep } = rows[0]?.position ?? {};
    return {
      offset: isPlace(offset) ? offset : 0,
      ...(Array.isArray(frontiers) && { frontiers: frontiers.filter(isPlace) }),
      ...(typeof sweptAt === 'number' && { sweptAt }),
      ...(typeof lookedAt === 'number' && { lookedAt }),
      ...(isPlace(lookCalls) && { lookCalls }),
      ...(isPlace(deep) && { deep }),
    };
  }

  async move(plan: string, position: Position): Promise<void> {
    await this.pool.query(
      `INSERT INTO book.source_cursor (source, plan, position) VALUES ($1, $2, $3)
       ON CONFLICT (source, plan) DO UPDATE SET position = excluded.position, updated_at = now()`,
      [this.source, plan, JSON.stringify(position)],
    );
  }
}

const isPlace = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0;
