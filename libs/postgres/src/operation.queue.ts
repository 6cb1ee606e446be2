import { APPENDED_LINE } from './operation.log.ts';
import type { Pool } from './pool.ts';

/** Workers that may be lost in a row without getting further; the next one would be lost as well. */
const MOST_TRIES = 10;
const UNIQUE_VIOLATION = '23505';

export interface TakenOperation {
  id: string;
  type: string;
  /** What was asked, as the API took it. */
  request: Record<string, unknown>;
  /** Where an earlier worker stood; null at first. */
  checkpoint: unknown;
  state: 'running' | 'cancelling';
}

export interface Advance {
  line: string;
  /** 0..1; without one it stays, and it never goes back: more may have come to be done. */
  progress?: number;
  /** Where the next worker would go on; without one it stays. */
  checkpoint?: unknown;
}

export type OperationEnd = { line: string } & (
  { state: 'succeeded'; result: object } | { state: 'failed'; error: string; result: object } | { state: 'cancelled' }
);

/** The row is another's now: this worker's lease ran out. Nothing of what it still does may be written. */
export class OperationLostError extends Error {
  override readonly name = 'OperationLostError';
}

/** Somebody asked that the operation ends. */
export class OperationCancelledError extends Error {
  override readonly name = 'OperationCancelledError';
  constructor() {
    super('it was asked to end');
  }
}

// One that an earlier worker left goes first. $1 types, $2 worker, $3 lane, $4 lease (ms).
const TAKE = `WITH next AS MATERIALIZED (
  SELECT id, worker IS NOT NULL AS was_lost FROM book.operation
  WHERE type = ANY($1)
    AND (state = 'queued' OR (state IN ('running', 'cancelling') AND (worker IS NULL OR lease_until < now())))
    AND NOT EXISTS (SELECT 1 FROM book.operation busy WHERE busy.lane = $3 AND busy.worker IS NOT NULL AND busy.lease_until >= now())
  ORDER BY worker IS NULL, state = 'queued', created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE book.operation o SET state = CASE o.state WHEN 'cancelling' THEN o.state ELSE 'running' END, worker = $2, lane = $3,
  lease_until = now() + $4 * interval '1 ms', tries = o.tries + next.was_lost::int
FROM next WHERE o.id = next.id RETURNING o.id, o.type, o.request, o.checkpoint, o.state, o.tries`;

const HELD = `WHERE id = $1 AND worker = $2`;
const RENEW = `UPDATE book.operation SET lease_until = now() + $3 * interval '1 ms' ${HELD} RETURNING state`;
// $3 line, $4 share, $5 checkpoint; null leaves them (greatest() looks past it). To get further is what makes a try count no more.
const ADVANCE = `UPDATE book.operation SET progress = greatest(progress, $4), log = ${APPENDED_LINE}, checkpoint = coalesce($5, checkpoint),
  tries = CASE WHEN $5::jsonb IS NULL THEN tries ELSE 0 END ${HELD} RETURNING state`;
const END = `UPDATE book.operation SET state = $4, log = ${APPENDED_LINE}, result = $5, error = $6, finished_at = now(),
  progress = CASE $4 WHEN 'succeeded' THEN 1 ELSE progress END, worker = NULL, lease_until = NULL ${HELD} RETURNING state`;
const RELEASE = `UPDATE book.operation SET worker = NULL, lease_until = NULL ${HELD}`;

/** Long work in `book.operation`, as one worker of one lane sees it. */
export class OperationQueue {
  constructor(
    private readonly pool: Pool,
    private readonly worker: { id: string; lane: string; types: readonly string[]; leaseMs: number },
  ) {}

  /**
   * The next operation, now held by this worker; undefined when there is none, or another worker is busy in the lane.
   * @throws driver errors; see postgresVerdict
   */
  async take(): Promise<TakenOperation | undefined> {
    const { id, lane, types, leaseMs } = this.worker;
    const values = [types, id, lane, leaseMs];
    const { rows } = await this.pool.query<TakenOperation & { tries: number }>(TAKE, values).catch(noneWhileTaken);
    const taken = rows[0];
    if (!taken || taken.tries < MOST_TRIES) return taken;
    const error = `${MOST_TRIES} workers in a row were lost at the same place: see the logs of the consumers`;
    await this.end(taken.id, { state: 'failed', error, result: {}, line: error });
    return undefined;
  }

  /** @throws OperationLostError, OperationCancelledError; driver errors */
  async renew(id: string): Promise<void> {
    await this.write(RENEW, [id, this.worker.id, this.worker.leaseMs]);
  }

  /** @throws OperationLostError, OperationCancelledError; driver errors */
  async advance(id: string, { progress, line, checkpoint }: Advance): Promise<void> {
    const saved = checkpoint === undefined ? null : JSON.stringify(checkpoint);
    await this.write(ADVANCE, [id, this.worker.id, line, progress ?? null, saved]);
  }

  /** @throws OperationLostError; driver errors */
  async end(id: string, end: OperationEnd): Promise<void> {
    const result = 'result' in end ? JSON.stringify(end.result) : null;
    const error = 'error' in end ? end.error : null;
    const { rowCount } = await this.pool.query(END, [id, this.worker.id, end.line, end.state, result, error]);
    if (rowCount === 0) throw new OperationLostError(`operation ${id} is another's now`);
  }

  /** Lets the next worker go on at once. */
  async release(id: string): Promise<void> {
    await this.pool.query(RELEASE, [id, this.worker.id]);
  }

  private async write(sql: string, values: unknown[]): Promise<void> {
    const { rows } = await this.pool.query<{ state: string }>(sql, values);
    if (!rows[0]) throw new OperationLostError(`operation ${String(values[0])} is another's now`);
    if (rows[0].state === 'cancelling') throw new OperationCancelledError();
  }
}

/** The unique index of the lane: another worker holds an operation of it. */
function noneWhileTaken(error: unknown): { rows: [] } {
  if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return { rows: [] };
  throw error;
}
