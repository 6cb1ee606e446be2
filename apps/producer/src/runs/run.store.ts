import type { Pool } from '@freshwax/postgres';
import type { Finished, Run } from './run.ts';

/** `book.run`: what each run asked, what came, and what it cost. */
export class RunStore {
  constructor(private readonly pool: Pool) {}

  async begin({ id, source, job, trace }: Run): Promise<void> {
    await this.pool.query(
      'INSERT INTO book.run (id, source, job, started_at, trace_id) VALUES ($1, $2, $3, now(), $4)',
      [id, source, job, trace.id],
    );
  }

  async finish({ run, outcome, error }: Finished): Promise<void> {
    const { asked, answered, published, refused, missing, calls } = run.counts;
    await this.pool.query(
      `UPDATE book.run SET finished_at = now(), mode = $2, outcome = $3, why = $4, asked = $5, answered = $6,
         published = $7, refused = $8, missing = $9, calls = $10, calls_by_bucket = $11 WHERE id = $1`,
      [
        run.id,
        run.mode ?? null,
        outcome,
        error?.message ?? null,
        asked,
        answered,
        published,
        refused,
        missing,
        calls,
        JSON.stringify(run.callsByBucket),
      ],
    );
  }
}
