import type { MigrationInterface, QueryRunner } from 'typeorm';

const indexes = `
-- What a list may be ordered by. Only so much of a name as an entry of an index has room for: names have up to 2,000 characters.
CREATE INDEX albums_by_name ON live.albums (source, left(name, 100), id);
CREATE INDEX artist_meta_by_name ON live.artist_meta (source, left(name, 100), id);
CREATE INDEX tracks_by_duration ON live.tracks (source, duration_ms DESC NULLS LAST, id);
`;

export class ListOrders1790000010000 implements MigrationInterface {
  name = 'ListOrders1790000010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(indexes);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX live.albums_by_name, live.artist_meta_by_name, live.tracks_by_duration');
  }
}
