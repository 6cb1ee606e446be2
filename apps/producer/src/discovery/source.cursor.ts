import type { Pool } from '@freshwax/postgres';

/** Where the walk through a plan's pages stands. */
export interface Position {
  /** Of the next page. */
  offset: number;
  /** When a walk last came to the end, ms since 1970. */
  sweptAt?: number;
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
    const { offset, sweptAt } = rows[0]?.position ?? {};
    return {
      offset: Number.isInteger(offset) && Number(offset) >= 0 ? Number(offset) : 0,
      ...(typeof sweptAt === 'number' && { sweptAt }),
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
