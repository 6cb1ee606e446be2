import type { MigrationInterface, QueryRunner } from 'typeorm';

const index = `
-- Albums of any artist they credit: followed artists are looked for in every album. An album keeps its artists, so that
-- an observation of it does not touch this index again.
CREATE INDEX albums_by_artist ON live.albums USING gin (artists jsonb_path_ops);
`;

export class AlbumsByArtist1790000009000 implements MigrationInterface {
  name = 'AlbumsByArtist1790000009000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(index);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX live.albums_by_artist');
  }
}
