import type { MigrationInterface, QueryRunner } from 'typeorm';

const rules = `
-- What was asked to be made unreadable: a standing rule. An observation of the source that was made before observed_before
-- (ms) and lay below the bound of its partition when the purge began is never stored again.
CREATE TABLE book.purge (
  id uuid PRIMARY KEY, source text COLLATE "C" NOT NULL, observed_before bigint NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  -- From then on no state row and no hour of history is under the rule any more.
  retracted_at timestamptz, finished_at timestamptz, receipt jsonb);

-- Where each partition ended when the purge began: in Kafka (upto) and in the ledger (applied_to). Positions, not times:
-- they depend on no clock, and every state row and raw row has one.
CREATE TABLE book.purge_bound (
  purge uuid NOT NULL, topic text COLLATE "C" NOT NULL, part int NOT NULL,
  generation int NOT NULL, applied_to bigint NOT NULL, upto bigint NOT NULL,
  PRIMARY KEY (purge, topic, part));

-- Windows of raw rows whose count is taken (once, before the first is deleted), and those that are swept.
CREATE TABLE book.purge_window (
  purge uuid NOT NULL, topic text COLLATE "C" NOT NULL, part int NOT NULL, generation int NOT NULL, win int NOT NULL,
  n bigint NOT NULL, is_whole bool NOT NULL, swept_at timestamptz,
  PRIMARY KEY (purge, topic, part, generation, win));

-- Rows that left PostgreSQL, by what removed them ('expiry', or a purge's id). Counted in the statement that removes them:
-- it is what says that the data changed although nothing came.
CREATE TABLE book.removal (
  cause text COLLATE "C" NOT NULL, what text COLLATE "C" NOT NULL, n bigint NOT NULL, PRIMARY KEY (cause, what));

-- Of accepted + rejected, those that purge took, or kept from being written.
ALTER TABLE book.window_count ADD purged bigint NOT NULL DEFAULT 0;
-- The letter stays, its bytes are gone.
ALTER TABLE book.dead_letter ADD purged_at timestamptz;
`;

const tables = 'book.purge, book.purge_bound, book.purge_window, book.removal';

export class Purge1790000002000 implements MigrationInterface {
  name = 'Purge1790000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`${rules}
      GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO freshwax_writer;
      GRANT SELECT ON ${tables} TO freshwax_reader;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE ${tables};
      ALTER TABLE book.window_count DROP purged;
      ALTER TABLE book.dead_letter DROP purged_at`);
  }
}
