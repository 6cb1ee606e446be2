import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MissedArtists1790000022000 implements MigrationInterface {
  name = 'MissedArtists1790000022000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- When the source last said that it no longer knows the artist; null: it knows them.
ALTER TABLE book.followed_artist ADD missed_at timestamptz;
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE book.followed_artist DROP missed_at');
  }
}
