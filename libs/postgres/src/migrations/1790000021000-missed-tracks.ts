import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MissedTracks1790000021000 implements MigrationInterface {
  name = 'MissedTracks1790000021000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- When the source last said that it no longer knows the track; null: it knows it.
ALTER TABLE book.watched_track ADD missed_at timestamptz;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE book.watched_track DROP missed_at');
  }
}
