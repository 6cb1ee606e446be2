import { APPENDED_LINE } from './operation.log.ts';
import type { Pool } from './pool.ts';

/**
 * `book.operation`, as the producer writes it for work that came as a command and takes minutes at most; long work goes by
 * OperationQueue. Every write is guarded by the state, so repeats are harmless.
 */
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
      `UPDATE book.operation SET progress = $2, log = ${APPENDED_LINE} WHERE id = $1 AND state = 'running'`,
      [id, progress, line],
    );
  }

  async succeed(id: string, result: object, line: string): Promise<void> {
    await this.pool.query(
      `UPDATE book.operation SET state = 'succeeded', progress = 1, result = $2, log = ${APPENDED_LINE}, finished_at = now()
       WHERE id = $1 AND state = 'running'`,
      [id, JSON.stringify(result), line],
    );
  }

  async fail(id: string, { error, result }: { error: string; result: object }): Promise<void> {
    await this.pool.query(
      `UPDATE book.operation SET state = 'failed', result = $2, error = $3, log = ${APPENDED_LINE}, finished_at = now()
       WHERE id = $1 AND state = 'running'`,
      [id, JSON.stringify(result), error],
    );
  }
}
