import type { MigrationInterface, QueryRunner } from 'typeorm';

const fates = `
ALTER TABLE book.dead_letter
  -- What is wrong, in words.
  ADD detail text,
  -- The letter whose record this was, published again and rejected again: letters are counted by their root, so that
  -- publishing again multiplies none.
  ADD root_generation int, ADD root_off bigint,
  -- How often the record was published again, how often that was rejected, and when it was published last.
  ADD redrives int NOT NULL DEFAULT 0, ADD rejected_again int NOT NULL DEFAULT 0, ADD redriven_at timestamptz,
  -- The generation of resolved_off: the topic may have got another life meanwhile.
  ADD resolved_generation int,
  -- Somebody decided that it is not worth mending. It stays, and it can be taken back.
  ADD discarded_at timestamptz, ADD discarded_by text, ADD discarded_why text;
CREATE INDEX dead_letter_of_root ON book.dead_letter (topic, part, root_generation, root_off) WHERE root_off IS NOT NULL;
`;

export class DeadLetterFates1790000005000 implements MigrationInterface {
  name = 'DeadLetterFates1790000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(fates);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX book.dead_letter_of_root;
      ALTER TABLE book.dead_letter DROP detail, DROP root_generation, DROP root_off, DROP redrives, DROP rejected_again,
        DROP redriven_at, DROP resolved_generation, DROP discarded_at, DROP discarded_by, DROP discarded_why`);
  }
}
