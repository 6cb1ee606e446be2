import type { MigrationInterface, QueryRunner } from 'typeorm';

const indexes = `
CREATE INDEX track_name_by_whole_name ON live.track_name (source, lower(left(name, 100)));
CREATE INDEX albums_by_whole_name ON live.albums (source, lower(left(name, 100)));
CREATE INDEX artist_meta_by_whole_name ON live.artist_meta (source, lower(left(name, 100)));
`;

/**
 * Who types a name to its end means that name: by parts of it, all that hold the word would be read to find the few that are nothing
 * else. It has as much of a name as the indexes of list-orders.
 */
export class WholeNames1790000019000 implements MigrationInterface {
  name = 'WholeNames1790000019000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(indexes);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX live.track_name_by_whole_name, live.albums_by_whole_name, live.artist_meta_by_whole_name',
    );
  }
}
