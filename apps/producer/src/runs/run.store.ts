import type { Pool } from '@freshwax/postgres';
import { whyOf, type Finished, type Run } from './run.ts';

/** A run is kept as long as somebody may ask what its events came from, days. */
const KEPT_DAYS = 90;

/** A run of the same job that has no end when the next one begins was cut off: its process was killed. */
const BEGIN = `WITH cut_off AS (
  UPDATE book.run SET finished_at = now(), outcome = 'interrupted', why = 'its process ended before it did'
  WHERE source = $2 AND job = $3 AND finished_at IS NULL)
INSERT INTO book.run (id, source, job, started_at, trace_id) VALUES ($1, $2, $3, now(), $4)`;

/** Of the runs that found nothing to say, or had no call left, only the latest stays: there may be one each few seconds. */
const FINISH = `WITH idle AS (
  DELETE FROM book.run r USING book.run own
  WHERE own.id = $1 AND r.source = own.source AND r.job = own.job AND r.id <> $1 AND r.published = 0
    AND (r.outcome = 'done' OR r.calls = 0 AND r.outcome IN ('partial', 'failed'))),
old AS (DELETE FROM book.run WHERE started_at < now() - interval '${KEPT_DAYS} days')
UPDATE book.run SET finished_at = now(), mode = $2, outcome = $3, why = $4, asked = $5, answered = $6,
  published = $7, refused = $8, missing = $9, calls = $10, calls_by_bucket = $11 WHERE id = $1`;

/** `book.run`: what each run asked, what came, and what it cost. */
export class RunStore {
  constructor(private readonly pool: Pool) {}

  /** @throws driver errors; see postgresVerdict */
  async begin({ id, source, job, trace }: Run): Promise<void> {
    await this.pool.query(BEGIN, [id, source, job, trace.id]);
  }

  /** @throws driver errors; see postgresVerdict */
  async finish(finished: Finished): Promise<void> {
    const { run, outcome } = finished;
    const { asked, answered, published, refused, missing, calls } = run.counts;
    await this.pool.query(FINISH, [
      run.id,
      run.mode ?? null,
      outcome,
      whyOf(finished) ?? null,
      asked,
      answered,
      published,
      refused,
      missing,
      calls,
      JSON.stringify(run.callsByBucket),
    ]);
  }
}
