import type { MigrationInterface, QueryRunner } from 'typeorm';

const functions = `
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
-- A name as people type it: without accents, in small letters. unaccent is not called immutable only because its rules are a file.
CREATE FUNCTION book.plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(public.unaccent('public.unaccent'::regdictionary, name));
-- What a plain name is LIKE that holds a text; %, _ and \\ stand for themselves.
CREATE FUNCTION book.plain_part(part text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN '%' || regexp_replace(book.plain_name(part), '([\\\\%_])', '\\\\\\1', 'g') || '%';
`;

const found = (table: string): string => `
DROP INDEX live.${table}_by_part${table === 'track_name' ? '' : '_of_name'};
CREATE INDEX ${table}_by_part ON live.${table} USING gin (book.plain_name(name) public.gin_trgm_ops);
CREATE INDEX ${table}_by_whole_name ON live.${table} (source, book.plain_name(left(name, 100)));
`;

const TABLES = ['albums', 'artist_meta', 'track_name'];

/**
 * Who types beyonce means Beyoncé, and a name that is typed to its end means that name: by parts of it, all that hold the word would be
 * read to find the few that are nothing else. It has as much of a name as the indexes of list-orders.
 */
export class NamesWithoutAccents1790000019000 implements MigrationInterface {
  name = 'NamesWithoutAccents1790000019000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(functions + TABLES.map(found).join(''));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX live.albums_by_whole_name, live.artist_meta_by_whole_name, live.track_name_by_whole_name;
      DROP INDEX live.albums_by_part, live.artist_meta_by_part, live.track_name_by_part;
      CREATE INDEX albums_by_part_of_name ON live.albums USING gin (name public.gin_trgm_ops);
      CREATE INDEX artist_meta_by_part_of_name ON live.artist_meta USING gin (name public.gin_trgm_ops);
      CREATE INDEX track_name_by_part ON live.track_name USING gin (name public.gin_trgm_ops);
      DROP FUNCTION book.plain_part(text), book.plain_name(text);
      DROP EXTENSION unaccent`);
  }
}
