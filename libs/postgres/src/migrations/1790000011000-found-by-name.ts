import type { MigrationInterface, QueryRunner } from 'typeorm';

const indexes = `
-- Part of a name is looked for in lists: without these, in every row. fastupdate gathers what artists that are observed again
-- enter anew. Tracks have none: most of what comes is tracks that are observed again, and each would pay some 20 us for it.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE INDEX albums_by_part_of_name ON live.albums USING gin (name public.gin_trgm_ops);
CREATE INDEX artist_meta_by_part_of_name ON live.artist_meta USING gin (name public.gin_trgm_ops);
`;

/** The extension comes with PostgreSQL and is trusted: the owner of the database may make it. */
export class FoundByName1790000011000 implements MigrationInterface {
  name = 'FoundByName1790000011000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(indexes);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX live.albums_by_part_of_name, live.artist_meta_by_part_of_name');
    await runner.query('DROP EXTENSION pg_trgm');
  }
}
