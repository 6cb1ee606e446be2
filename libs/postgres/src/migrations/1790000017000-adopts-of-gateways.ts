import type { MigrationInterface, QueryRunner } from 'typeorm';

const fail = `
-- Gateways carried adopts out themselves, in no lane. One that was left in the midst of it may have changed the ledger, and kept
-- no plan: a consumer that took it up would do it again.
UPDATE book.operation SET state = 'failed', error = 'the gateway stopped before it was done', finished_at = now()
 WHERE type = 'adopt' AND state = 'running' AND lane IS NULL;
`;

export class AdoptsOfGateways1790000017000 implements MigrationInterface {
  name = 'AdoptsOfGateways1790000017000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(fail);
  }

  async down(): Promise<void> {
    // What has failed stays failed.
  }
}
