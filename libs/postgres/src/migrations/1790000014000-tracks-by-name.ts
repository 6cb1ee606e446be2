import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tracks of one popularity by name: a tenth of all may share one, and were all read for a page of them. A name hardly ever changes, so
 * the index costs no observation. It has as much of a name as those of list-orders.
 */
export class TracksByName1790000014000 implements MigrationInterface {
  name = 'TracksByName1790000014000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX track_name_by_name ON live.track_name (source, left(name, 100), id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX live.track_name_by_name');
  }
}
