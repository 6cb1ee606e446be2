import type { Pool } from './pool.ts';

/** Lines of a log that are kept. */
const MOST_LINES = 50;

/** `book.operation`: what the one who asked for work sees of it. Every write is guarded by the state, so repeats are harmless. */
export class OperationProgress {
  constructor(private readonly pool: Pool) {}

  /** @returns false when it is finished already, or unknown: there is nothing to do */
  async begin(id: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `UPDATE book.operation SET state = 'running' WHERE id = $1 AND state IN ('queued', 'running')`,
      [id],
    );
    return rowCount === 1;
  }

  /** @param progress 0..1 */
  async advance(id: string, progress: number, line: string): Promise<void> {
    await this.pool.query(
      `UPDATE book.operation SET progress = $2, log = ${APPENDED} WHERE id = $1 AND state = 'running'`,
      [id, progress, line],
    );
  }

  async succeed(id: string, result: object, line: string): Promise<void> {
    await this.pool.query(
      `UPDATE book.operation SET state = 'succeeded', progress = 1, result = $2, log = ${APPENDED}, finished_at = now()
       WHERE id = $1 AND state = 'running'`,
      [id, JSON.stringify(result), line],
    );
  }

  async fail(id: string, { error, result }: { error: string; result: object }): Promise<void> {
    await this.pool.query(
      `UPDATE book.operation SET state = 'failed', result = $2, error = $3, log = ${APPENDED}, finished_at = now()
       WHERE id = $1 AND state = 'running'`,
      [id, JSON.stringify(result), error],
    );
  }
}

// $3 is the line; the newest lines are kept.
const APPENDED = `(SELECT coalesce(jsonb_agg(line ORDER BY at), '[]') FROM (
  SELECT line, at FROM jsonb_array_elements(log || to_jsonb($3::text)) WITH ORDINALITY AS all_lines (line, at)
  ORDER BY at DESC LIMIT ${MOST_LINES}) AS newest)`;
