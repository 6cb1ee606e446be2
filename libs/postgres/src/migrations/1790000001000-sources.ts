import type { MigrationInterface, QueryRunner } from 'typeorm';

const listens = `
ALTER TABLE live.albums ADD listen_count bigint, ADD listener_count bigint;
ALTER TABLE live.track_meta ADD listen_count bigint, ADD listener_count bigint;
ALTER TABLE live.artist_meta ADD listen_count bigint, ADD listener_count bigint;
-- Only sources that count listens have any: the others' rows stay out.
CREATE INDEX albums_by_listens ON live.albums (source, listen_count DESC, id) WHERE listen_count IS NOT NULL;
CREATE INDEX artist_meta_by_listens ON live.artist_meta (source, listen_count DESC, id) WHERE listen_count IS NOT NULL;
-- Albums that only a list has shown, which names no barcode: their own calls are still to be made.
CREATE INDEX albums_without_own_call ON live.albums (source, release_day DESC NULLS LAST, id) WHERE missing ? 'upc';
`;

const book = `
-- What a source may still be asked, by bucket (a family of endpoints). One row is the whole truth of a bucket, so that one
-- statement can judge and count. calls: {"<slot of 5 min since 1970>": calls in it}, at most a day of them.
CREATE TABLE book.quota_ledger (
  source text COLLATE "C" NOT NULL, bucket text COLLATE "C" NOT NULL,
  calls jsonb NOT NULL DEFAULT '{}', budget int, blocked_until timestamptz, reason text,
  updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (source, bucket)) WITH (fillfactor = 50);

-- Each run of a job: what was asked, answered, refused, missing, and what it cost.
CREATE TABLE book.run (
  id uuid PRIMARY KEY, source text COLLATE "C" NOT NULL, job text COLLATE "C" NOT NULL, mode text,
  started_at timestamptz NOT NULL, finished_at timestamptz, outcome text, why text,
  asked int NOT NULL DEFAULT 0, answered int NOT NULL DEFAULT 0, published int NOT NULL DEFAULT 0,
  refused int NOT NULL DEFAULT 0, missing int NOT NULL DEFAULT 0, calls int NOT NULL DEFAULT 0,
  calls_by_bucket jsonb NOT NULL DEFAULT '{}', trace_id text);
CREATE INDEX run_by_time ON book.run (started_at DESC, id);
CREATE INDEX run_by_job ON book.run (source, job, started_at DESC);
CREATE INDEX run_open ON book.run (source, job) WHERE finished_at IS NULL;
CREATE INDEX run_idle ON book.run (source, job) WHERE published = 0;

-- removed_at keeps what the user took off the list off it, though the configuration names it.
ALTER TABLE book.watched_track ADD interval_ms bigint, ADD removed_at timestamptz;

CREATE TABLE book.followed_artist (
  query text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL, artist_id text, name text,
  resolved_at timestamptz, checked_at timestamptz, added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (query, source));

-- Which MusicBrainz entity an entity of another source is: by ISRC (track -> recording) or barcode (album -> release group).
-- mbid null: looked up, not known there.
CREATE TABLE book.musicbrainz_match (
  source text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
  key text NOT NULL, mbid text COLLATE "C", looked_up_at timestamptz NOT NULL,
  PRIMARY KEY (source, kind, id));
CREATE INDEX musicbrainz_match_by_mbid ON book.musicbrainz_match (mbid) WHERE mbid IS NOT NULL;
`;

const grants = `
GRANT SELECT, INSERT, UPDATE, DELETE ON
  book.quota_ledger, book.run, book.followed_artist, book.musicbrainz_match TO freshwax_writer;
GRANT SELECT ON book.quota_ledger, book.run, book.followed_artist, book.musicbrainz_match TO freshwax_reader;
`;

export class Sources1790000001000 implements MigrationInterface {
  name = 'Sources1790000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(listens + book + grants);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE book.musicbrainz_match, book.followed_artist, book.run, book.quota_ledger;
      ALTER TABLE book.watched_track DROP interval_ms, DROP removed_at;
      DROP INDEX live.albums_without_own_call;
      ALTER TABLE live.albums DROP listen_count, DROP listener_count;
      ALTER TABLE live.track_meta DROP listen_count, DROP listener_count;
      ALTER TABLE live.artist_meta DROP listen_count, DROP listener_count`);
  }
}
