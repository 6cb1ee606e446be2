import type { MigrationInterface, QueryRunner } from 'typeorm';

const functions = `
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
-- A name as people type it: without accents, in small letters, however its signs were composed; the same again of what it gives.
-- unaccent is not called immutable only because its rules are a file.
CREATE FUNCTION book.plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(public.unaccent('public.unaccent'::regdictionary, lower(normalize(name, NFC))));
-- What a plain name is LIKE that holds a text; %, _ and \\ stand for themselves. Accents alone are in no name.
CREATE FUNCTION book.plain_part(part text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN '%' || regexp_replace(nullif(book.plain_name(part), ''), '([\\\\%_])', '\\\\\\1', 'g') || '%';
`;

const column = (table: string): string => `
ALTER TABLE live.${table} ADD plain_name text GENERATED ALWAYS AS (book.plain_name(name)) STORED;`;

const indexes = (table: string): string => `
CREATE INDEX ${table}_by_part ON live.${table} USING gin (plain_name public.gin_trgm_ops);
CREATE INDEX ${table}_by_whole_name ON live.${table} (source, left(plain_name, 100));
`;

const FOUND = ['albums', 'artist_meta', 'track_name'];
/** Watched tracks are few: each is looked at. */
const PLAIN = [...FOUND, 'spotify_events'];

/**
 * Who types beyonce means Beyoncé, and a name that is typed to its end means that name: by parts of it, all that hold the word would be
 * read to find the few that are nothing else. Computed once, when a row is written: for each row that is looked at it would take 3 us.
 */
export class NamesWithoutAccents1790000019000 implements MigrationInterface {
  name = 'NamesWithoutAccents1790000019000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(functions);
    await runner.query(
      'DROP INDEX live.albums_by_part_of_name, live.artist_meta_by_part_of_name, live.track_name_by_part',
    );
    await runner.query(PLAIN.map(column).join(''));
    await runner.query(FOUND.map(indexes).join(''));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(PLAIN.map((table) => `ALTER TABLE live.${table} DROP plain_name;`).join('\n'));
    await runner.query(`
      CREATE INDEX albums_by_part_of_name ON live.albums USING gin (name public.gin_trgm_ops);
      CREATE INDEX artist_meta_by_part_of_name ON live.artist_meta USING gin (name public.gin_trgm_ops);
      CREATE INDEX track_name_by_part ON live.track_name USING gin (name public.gin_trgm_ops);
      DROP FUNCTION book.plain_part(text), book.plain_name(text);
      DROP EXTENSION unaccent`);
  }
}
