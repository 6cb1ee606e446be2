import type { MigrationInterface, QueryRunner } from 'typeorm';
import { copySchema } from './rebuild/copy-schema.ts';
import { rebuildSteps } from './rebuild/steps.ts';

const table = `
-- A rebuild: the operation that asked for it, and how far it is. There is at most one that is not finished.
CREATE TABLE book.rebuild (
  operation uuid PRIMARY KEY, started_at timestamptz NOT NULL DEFAULT now(),
  -- The newest migration when its tables were made: those of another version are made anew.
  migration text NOT NULL,
  -- When its tables took the place of those before them, and the transaction that did it.
  swapped_at timestamptz, swapped_in xid8,
  finished_at timestamptz,
  -- What it has found so far.
  report jsonb NOT NULL DEFAULT '{}');

-- No raw event says it any more: a rebuild took it over from the tables before it.
ALTER TABLE live.popularity_history ADD is_carried bool NOT NULL DEFAULT false;
`;

const steps = [
  'rebuild_begin()',
  'rebuild_analyze()',
  'rebuild_swap(uuid)',
  'rebuild_drop_old(uuid)',
  'rebuild_abandon()',
];

/**
 * The consumer's role may not make schemas, and does not get to: it may call these functions, which run as the owner, name
 * every schema themselves and take nothing but the id of the rebuild.
 */
const rights = `
REVOKE EXECUTE ON FUNCTION book.rebuild_copy(text, text), ${steps.map((step) => `book.${step}`).join(', ')} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ${steps.map((step) => `book.${step}`).join(', ')} TO freshwax_writer;
GRANT SELECT, INSERT, UPDATE, DELETE ON book.rebuild TO freshwax_writer;
GRANT SELECT ON book.rebuild TO freshwax_reader;
`;

export class Rebuild1790000006000 implements MigrationInterface {
  name = 'Rebuild1790000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(table);
    await runner.query(copySchema);
    await runner.query(rebuildSteps);
    await runner.query(rights);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION book.rebuild_copy(text, text), ${steps.map((step) => `book.${step}`).join(', ')};
      DROP SCHEMA IF EXISTS shadow CASCADE;
      DROP SCHEMA IF EXISTS shadow_book CASCADE;
      DROP TABLE book.rebuild;
      ALTER TABLE live.popularity_history DROP is_carried`);
  }
}
