import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WatchPace1790000003000 implements MigrationInterface {
  name = 'WatchPace1790000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The interval that the calls of a day are enough for, where that is longer than the one asked for; null: they are enough.
ALTER TABLE book.watched_track ADD paced_ms bigint;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE book.watched_track DROP paced_ms');
  }
}
