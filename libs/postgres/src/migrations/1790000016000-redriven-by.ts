import type { MigrationInterface, QueryRunner } from 'typeorm';

const redrivenBy = `
-- The operation that published a letter last: what became of its letters is counted by letter, whoever of its workers published
-- which copy.
ALTER TABLE book.dead_letter ADD redriven_by uuid;
CREATE INDEX dead_letter_redriven_by ON book.dead_letter (redriven_by) WHERE redriven_by IS NOT NULL;
`;

export class RedrivenBy1790000016000 implements MigrationInterface {
  name = 'RedrivenBy1790000016000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(redrivenBy);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE book.dead_letter DROP redriven_by');
  }
}
