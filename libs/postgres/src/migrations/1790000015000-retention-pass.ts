import type { MigrationInterface, QueryRunner } from 'typeorm';

const pass = `
-- When the last whole pass of expiry and thinning began, by prefix of the topics: it reads whole tables, and a consumer that starts
-- again reads nothing that has been read that day. A restored backup begins without it.
CREATE TABLE book.retention_pass (topic_prefix text COLLATE "C" PRIMARY KEY, began_at timestamptz NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON book.retention_pass TO freshwax_writer;
GRANT SELECT ON book.retention_pass TO freshwax_reader;
`;

export class RetentionPass1790000015000 implements MigrationInterface {
  name = 'RetentionPass1790000015000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(pass);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE book.retention_pass');
  }
}
