import type { MigrationInterface, QueryRunner } from 'typeorm';

const day = `
-- The last UTC day whose expiry and thinning are done, by prefix of the topics: both read whole tables, and a consumer that starts
-- again reads nothing that has been read that day. A restored backup begins without it.
CREATE TABLE book.retention_day (topic_prefix text COLLATE "C" PRIMARY KEY, day date NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON book.retention_day TO freshwax_writer;
GRANT SELECT ON book.retention_day TO freshwax_reader;
`;

export class RetentionDay1790000015000 implements MigrationInterface {
  name = 'RetentionDay1790000015000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(day);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE book.retention_day');
  }
}
