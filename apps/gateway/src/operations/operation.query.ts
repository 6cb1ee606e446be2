import { Injectable } from '@nestjs/common';
import { cancellableTypes } from '@freshwax/contracts';
import { PostgresStore } from '../stores/postgres.store.ts';
import { commandedTypes, type OperationRecord } from './operation.record.ts';

const COLUMNS = 'id, type, state, progress, request, idempotency_key, log, result, error, created_at, finished_at';

const INSERT = `INSERT INTO book.operation (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;
const UPSERT = `${INSERT}
 ON CONFLICT (id) DO UPDATE SET state = excluded.state, progress = excluded.progress, log = excluded.log,
   result = excluded.result, error = excluded.error, finished_at = excluded.finished_at`;

// Only while nobody took it up: from then on the row is another's.
const NOTE = `UPDATE book.operation SET log = log || $2::jsonb WHERE id = $1 AND state = 'queued'`;
const FAIL_QUEUED = `UPDATE book.operation SET state = 'failed', error = $2, finished_at = now() WHERE id = $1 AND state = 'queued'`;

// What runs here is not in PostgreSQL alone: only the others' work can be taken back. $2 the others' types, $3 those that end while they run.
const CANCEL = `UPDATE book.operation SET finished_at = CASE state WHEN 'queued' THEN now() END,
   log = log || CASE state WHEN 'queued' THEN '["cancelled before it began"]' ELSE '["asked to end"]' END::jsonb,
   state = CASE state WHEN 'queued' THEN 'cancelled' ELSE 'cancelling' END
 WHERE id = $1 AND ((state = 'queued' AND type = ANY($2)) OR (state = 'running' AND type = ANY($3)))`;

const FAIL_ABANDONED = `
UPDATE book.operation SET state = 'failed', error = 'the gateway stopped before it was done', finished_at = now()
 WHERE state IN ('queued', 'running') AND id <> ALL($1::uuid[])
   AND (type <> ALL($2::text[]) OR (state = 'queued' AND log = '[]'))`;

const LIST = `SELECT ${COLUMNS} FROM book.operation WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1, $2::uuid)
 ORDER BY created_at DESC, id DESC LIMIT $3`;

interface Row {
  id: string;
  type: string;
  state: OperationRecord['state'];
  progress: number;
  request: OperationRecord['request'];
  idempotency_key: string | null;
  log: string[];
  result: Record<string, unknown> | null;
  error: string | null;
  created_at: Date;
  finished_at: Date | null;
}

/** Rows of book.operation. */
@Injectable()
export class OperationQuery {
  constructor(private readonly postgres: PostgresStore) {}

  /** @throws 23505 when the id or the idempotency key is taken */
  async insert(record: OperationRecord): Promise<void> {
    await this.postgres.rows(INSERT, parametersOf(record));
  }

  async upsert(record: OperationRecord): Promise<void> {
    await this.postgres.rows(UPSERT, parametersOf(record));
  }

  async note(id: string, line: string): Promise<void> {
    await this.postgres.rows(NOTE, [id, JSON.stringify([line])]);
  }

  async failQueued(id: string, error: string): Promise<void> {
    await this.postgres.rows(FAIL_QUEUED, [id, error]);
  }

  /** Ends what is queued; what runs is asked to end. Whatever cannot end stays as it is. */
  async cancel(id: string): Promise<void> {
    await this.postgres.rows(CANCEL, [id, commandedTypes, cancellableTypes]);
  }

  /** Marks what a gateway that is gone left behind. @param own ids that this process runs or has handed over */
  async failAbandoned(own: readonly string[]): Promise<void> {
    await this.postgres.rows(FAIL_ABANDONED, [own, commandedTypes]);
  }

  async find(id: string): Promise<OperationRecord | undefined> {
    const rows = await this.postgres.rows<Row>(`SELECT ${COLUMNS} FROM book.operation WHERE id = $1`, [id]);
    return rows.map(toRecord)[0];
  }

  async findByKey(key: string): Promise<OperationRecord | undefined> {
    const rows = await this.postgres.rows<Row>(`SELECT ${COLUMNS} FROM book.operation WHERE idempotency_key = $1`, [
      key,
    ]);
    return rows.map(toRecord)[0];
  }

  /** Newest first. @param after where the page before ended */
  async list(limit: number, after: { createdAt: Date; id: string } | undefined): Promise<OperationRecord[]> {
    return (await this.postgres.rows<Row>(LIST, [after?.createdAt ?? null, after?.id ?? null, limit])).map(toRecord);
  }
}

function parametersOf(record: OperationRecord): unknown[] {
  const { id, type, state, progress, request, idempotencyKey, log, result, error, createdAt, finishedAt } = record;
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  return [
    id,
    type,
    state,
    progress,
    json(request),
    idempotencyKey,
    json(log),
    json(result),
    error,
    createdAt,
    finishedAt,
  ];
}

function toRecord(row: Row): OperationRecord {
  const { idempotency_key, created_at, finished_at, ...same } = row;
  return { ...same, idempotencyKey: idempotency_key, createdAt: created_at, finishedAt: finished_at };
}
