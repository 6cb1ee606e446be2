import type { MigrationInterface, QueryRunner } from 'typeorm';

const index = (columns: string): string => `
DROP INDEX live.albums_by_release;
CREATE INDEX albums_by_release ON live.albums (source, release_day DESC NULLS LAST, ${columns});
`;

/**
 * The newest releases are those of one day, hundreds on a Friday: they follow their names, so far as the entries of list-orders have
 * them. A name hardly ever changes, so the longer index costs no observation.
 */
export class AlbumsOfADayByName1790000018000 implements MigrationInterface {
  name = 'AlbumsOfADayByName1790000018000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(index('left(name, 100), id'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(index('id'));
  }
}
