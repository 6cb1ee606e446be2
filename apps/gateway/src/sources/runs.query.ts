import { Injectable } from '@nestjs/common';
import { runOutcomes, type Source, type SourceRun } from '@freshwax/contracts';
import { cutPage, type Page } from '../http/page.ts';
import { CursorSigner, type CursorKey } from '../security/cursor.ts';
import { PostgresStore } from '../stores/postgres.store.ts';

export interface RunsQuestion {
  /** undefined: of every source. */
  sources: readonly Source[] | undefined;
  job: string | undefined;
  /** `running`: without an outcome yet. */
  outcome: (typeof runOutcomes)[number] | 'running' | undefined;
  limit: number;
  cursor: string | undefined;
}

// The place is text: a Date would cut the microseconds off, and the page would begin in the wrong place.
const COLUMNS = `id, source, job, mode, started_at, finished_at, outcome, why, asked, answered, published, refused,
  missing, calls, calls_by_bucket, trace_id, started_at::text AS place`;

const ONE = `SELECT ${COLUMNS} FROM book.run WHERE id = $1`;

// One step into run_by_job for each job, however many runs there were.
const LAST = `
WITH RECURSIVE jobs AS (
  SELECT s.source, (SELECT min(job) FROM book.run r WHERE r.source = s.source) AS job FROM unnest($1::text[]) AS s(source)
  UNION ALL
  SELECT source, (SELECT min(job) FROM book.run r WHERE r.source = jobs.source AND r.job > jobs.job) FROM jobs WHERE job IS NOT NULL)
SELECT last.* FROM jobs, LATERAL (
  SELECT ${COLUMNS} FROM book.run r WHERE r.source = jobs.source AND r.job = jobs.job ORDER BY started_at DESC LIMIT 1) AS last
 WHERE jobs.job IS NOT NULL ORDER BY last.job`;

interface Row {
  id: string;
  source: Source;
  job: string;
  mode: string | null;
  started_at: Date;
  finished_at: Date | null;
  outcome: SourceRun['outcome'];
  why: string | null;
  asked: number;
  answered: number;
  published: number;
  refused: number;
  missing: number;
  calls: number;
  calls_by_bucket: Record<string, number>;
  trace_id: string | null;
  place: string;
}

/** Rows of book.run. */
@Injectable()
export class RunsQuery {
  constructor(
    private readonly postgres: PostgresStore,
    private readonly cursors: CursorSigner,
  ) {}

  /** Newest first. */
  async list(question: RunsQuestion): Promise<Page<SourceRun>> {
    const { limit, cursor, ...filters } = question;
    const scope = JSON.stringify(['runs', filters.sources ?? null, filters.job ?? null, filters.outcome ?? null]);
    const after = cursor === undefined ? undefined : await this.cursors.read(scope, cursor);
    const { sql, parameters } = listStatement(question, after);
    const read = await this.postgres.rows<Row>(sql, parameters);
    const { rows, page } = await cutPage(read, limit, (last) => this.cursors.sign(scope, [last.place, last.id]));
    return { rows: rows.map(toRun), page };
  }

  async one(id: string): Promise<SourceRun | undefined> {
    return (await this.postgres.rows<Row>(ONE, [id])).map(toRun)[0];
  }

  /** The last run of each job of each of the sources. */
  async lastOf(sources: readonly Source[]): Promise<SourceRun[]> {
    return (await this.postgres.rows<Row>(LAST, [sources])).map(toRun);
  }
}

/** Only the conditions that are asked for: a parameter that may be null would keep the planner from the index. */
function listStatement({ sources, job, outcome, limit }: RunsQuestion, after: readonly CursorKey[] | undefined) {
  const parameters: unknown[] = [];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const conditions = [
    ...(sources === undefined ? [] : [`source = ANY(${bind(sources)}::text[])`]),
    ...(job === undefined ? [] : [`job = ${bind(job)}`]),
    ...(outcome === undefined ? [] : [outcome === 'running' ? 'outcome IS NULL' : `outcome = ${bind(outcome)}`]),
  ];
  if (after) {
    const [place, id] = [bind(after[0]), bind(after[1])];
    conditions.push(`started_at <= ${place}::timestamptz AND (started_at < ${place}::timestamptz OR id > ${id}::uuid)`);
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const sql = `SELECT ${COLUMNS} FROM book.run ${where} ORDER BY started_at DESC, id LIMIT ${bind(limit + 1)}`;
  return { sql, parameters };
}

const toRun = (row: Row): SourceRun => ({
  id: row.id,
  source: row.source,
  job: row.job,
  mode: row.mode,
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  outcome: row.outcome,
  why: row.why,
  asked: row.asked,
  answered: row.answered,
  published: row.published,
  refused: row.refused,
  missing: row.missing,
  calls: row.calls,
  callsByBucket: row.calls_by_bucket,
  traceId: row.trace_id,
});
