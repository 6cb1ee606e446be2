import type { MigrationInterface, QueryRunner } from 'typeorm';
import { markEarlier, ownSchemas } from './rebuild/own-schemas.ts';
import { rebuildSteps } from './rebuild/steps.ts';

export class RebuildSchemas1790000008000 implements MigrationInterface {
  name = 'RebuildSchemas1790000008000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(markEarlier);
    await runner.query(ownSchemas);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`SELECT book.rebuild_clear('freshwax_old', 'shadow', 'shadow_book')`);
    await runner.query(rebuildSteps.replaceAll('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'));
    await runner.query('DROP FUNCTION book.rebuild_clear(text[])');
  }
}
