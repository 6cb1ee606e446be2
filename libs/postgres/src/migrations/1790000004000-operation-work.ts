import type { MigrationInterface, QueryRunner } from 'typeorm';

const work = `
-- Long work of the consumers. A worker holds a row by a lease that it renews; one whose lease ran out is gone, and the next
-- worker goes on from the checkpoint. Every write of a worker names it: one that slept meanwhile changes nothing.
ALTER TABLE book.operation
  ADD checkpoint jsonb, ADD worker uuid, ADD lease_until timestamptz, ADD lane text,
  -- Workers in a row that were lost without getting further.
  ADD tries int NOT NULL DEFAULT 0;
-- What shares a lane runs one after another, over all consumers.
CREATE UNIQUE INDEX operation_lane ON book.operation (lane) WHERE worker IS NOT NULL;
CREATE INDEX operation_open ON book.operation (created_at, id) WHERE state IN ('queued', 'running', 'cancelling');
`;

export class OperationWork1790000004000 implements MigrationInterface {
  name = 'OperationWork1790000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(work);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX book.operation_lane, book.operation_open;
      ALTER TABLE book.operation DROP checkpoint, DROP worker, DROP lease_until, DROP lane, DROP tries`);
  }
}
