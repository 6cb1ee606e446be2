import type { MigrationInterface, QueryRunner } from 'typeorm';

const names = `
-- A track is observed again and again, and PostgreSQL enters each new version of its row into every index of the table: one over
-- parts of its name would cost each observation some 20 us. Its name hardly ever changes, so names stand by themselves.
CREATE TABLE live.track_name (
  id text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL, name text NOT NULL, PRIMARY KEY (id, source)
);
INSERT INTO live.track_name SELECT id, source, name FROM live.tracks;
CREATE INDEX track_name_by_part ON live.track_name USING gin (name public.gin_trgm_ops);
GRANT SELECT, INSERT, UPDATE, DELETE ON live.track_name TO freshwax_writer;
GRANT SELECT ON live.track_name TO freshwax_reader;
`;

export class TrackNames1790000012000 implements MigrationInterface {
  name = 'TrackNames1790000012000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(names);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE live.track_name');
  }
}
