import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every state row says what it is, when it was so, when it must go, and which record says it. */
const observed = `
  id text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL,
  observed_at bigint NOT NULL, tie uuid NOT NULL,
  name text NOT NULL, missing jsonb NOT NULL, run_id text,
  expires_on date NOT NULL,
  part int NOT NULL, generation int NOT NULL, off bigint NOT NULL,
  PRIMARY KEY (id, source)`;

/** One row per (topic, partition, source, group): one writer each, so no aggregate row is ever waited for. */
const shard = `topic text COLLATE "C" NOT NULL, part int NOT NULL, source text COLLATE "C" NOT NULL`;

const live = `
CREATE SCHEMA live;

CREATE TABLE live.albums (${observed},
  album_type text, total_tracks int, release_date text, release_date_precision text,
  release_day date, artists jsonb NOT NULL, image_url text, url text,
  label text, upc text, popularity int, genres jsonb, market_count int, is_playable bool
) WITH (fillfactor = 80);

CREATE TABLE live.tracks (${observed},
  album_id text COLLATE "C", artists jsonb NOT NULL, artist_id text COLLATE "C", disc_number int, track_number int,
  duration_ms int, explicit bool, is_playable bool, is_local bool, restriction text
) WITH (fillfactor = 80);

CREATE TABLE live.track_meta (${observed},
  album_id text COLLATE "C", artists jsonb NOT NULL, artist_id text COLLATE "C", duration_ms int, explicit bool,
  popularity int, isrc text, market_count int, linked_from text
) WITH (fillfactor = 80);

CREATE TABLE live.artist_meta (${observed},
  image_url text, url text, popularity int, followers bigint, genres jsonb
) WITH (fillfactor = 80);

CREATE TABLE live.spotify_events (${observed},
  artists jsonb NOT NULL, artist_id text COLLATE "C", album_id text COLLATE "C", album_name text, duration_ms int,
  requested_id text NOT NULL, popularity int, is_playable bool
) WITH (fillfactor = 80);

-- One row an entity and hour: the newest observation of that hour, whatever the order of arrival.
CREATE TABLE live.popularity_history (
  topic text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL, hour bigint NOT NULL,
  observed_at bigint NOT NULL, tie uuid NOT NULL, popularity int, expires_on date NOT NULL,
  part int NOT NULL, generation int NOT NULL, off bigint NOT NULL,
  PRIMARY KEY (topic, id, source, hour)
) WITH (fillfactor = 90);

-- seconds = -1: no duration. s and ss are sums of ms and of ms squared.
CREATE TABLE live.track_duration (${shard}, seconds int NOT NULL,
  n bigint NOT NULL, s bigint NOT NULL, ss numeric NOT NULL,
  PRIMARY KEY (topic, part, source, seconds)) WITH (fillfactor = 50);

-- bucket = popularity, -1 where there is none; n_not_offered of those because the source does not offer it.
-- Among the rows of a bucket: n_dur have a duration (s, ss: its sums), n_exp say explicit or not, exp say explicit.
CREATE TABLE live.popularity_count (${shard}, bucket int NOT NULL,
  n bigint NOT NULL, n_not_offered bigint NOT NULL,
  n_dur bigint NOT NULL, s bigint NOT NULL, ss numeric NOT NULL, n_exp bigint NOT NULL, exp bigint NOT NULL,
  PRIMARY KEY (topic, part, source, bucket)) WITH (fillfactor = 50);

CREATE TABLE live.album_type_count (${shard}, album_type text COLLATE "C" NOT NULL,
  n bigint NOT NULL, n_tracks bigint NOT NULL,
  PRIMARY KEY (topic, part, source, album_type)) WITH (fillfactor = 50);

-- Popularity by whole seconds, for Spearman: each chunk appends one row, one writer folds them into joint.
CREATE TABLE live.joint_delta (topic text COLLATE "C" NOT NULL, part int NOT NULL, upto bigint NOT NULL,
  source text COLLATE "C" NOT NULL, p smallint[] NOT NULL, d int[] NOT NULL, n int[] NOT NULL);
CREATE TABLE live.joint (source text COLLATE "C" NOT NULL, popularity smallint NOT NULL, seconds int NOT NULL,
  n bigint NOT NULL, PRIMARY KEY (source, popularity, seconds)) WITH (fillfactor = 80);

-- Each index serves a list or a join of the API.
CREATE INDEX albums_by_release ON live.albums (source, release_day DESC NULLS LAST, id);
CREATE INDEX tracks_by_album ON live.tracks (source, album_id);
CREATE INDEX tracks_by_artist ON live.tracks (source, artist_id);
CREATE INDEX tracks_by_observation ON live.tracks (source, observed_at DESC, id);
CREATE INDEX track_meta_by_popularity ON live.track_meta (source, popularity DESC NULLS LAST, id);
CREATE INDEX track_meta_by_artist ON live.track_meta (source, artist_id);
CREATE INDEX track_meta_by_observation ON live.track_meta (source, observed_at);
CREATE INDEX artist_meta_by_popularity ON live.artist_meta (source, popularity DESC NULLS LAST, id);
CREATE INDEX artist_meta_by_observation ON live.artist_meta (source, observed_at);
`;

const book = `
CREATE SCHEMA book;

CREATE TABLE book.ingest_offset (
  topic text COLLATE "C" NOT NULL, part int NOT NULL,
  generation int NOT NULL DEFAULT 0, topic_id text NOT NULL,
  -- Raised by every claim: a writer with an older one is fenced.
  epoch bigint NOT NULL DEFAULT 0,
  -- First offset of this generation that was ours to apply; applied + rejected = next_offset - base_offset less the log's own gaps.
  base_offset bigint NOT NULL DEFAULT 0, next_offset bigint NOT NULL DEFAULT 0,
  applied bigint NOT NULL DEFAULT 0, rejected bigint NOT NULL DEFAULT 0,
  -- Offset and hash of the last applied record: a log that was cut and filled again is noticed.
  last_offset bigint, last_record text,
  -- Kafka's time of the last applied record, ms.
  last_record_at bigint, updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (topic, part)) WITH (fillfactor = 50);

-- Ranges of earlier generations, kept by adopt: what Cassandra must still hold of a log that is gone.
CREATE TABLE book.partition_generation (
  topic text COLLATE "C" NOT NULL, part int NOT NULL, generation int NOT NULL, topic_id text NOT NULL,
  base_offset bigint NOT NULL, end_offset bigint NOT NULL, applied bigint NOT NULL, rejected bigint NOT NULL,
  PRIMARY KEY (topic, part, generation));

CREATE TABLE book.dead_letter (
  topic text COLLATE "C" NOT NULL, part int NOT NULL, generation int NOT NULL, off bigint NOT NULL,
  reason text NOT NULL, path text, recorded_at bigint NOT NULL, resolved_off bigint,
  PRIMARY KEY (topic, part, generation, off));
CREATE INDEX dead_letter_by_time ON book.dead_letter (recorded_at DESC, topic, part, generation, off);

-- What Cassandra must hold, window by window, and until which day.
CREATE TABLE book.window_count (
  topic text COLLATE "C" NOT NULL, part int NOT NULL, generation int NOT NULL, win int NOT NULL,
  source text COLLATE "C" NOT NULL, expires_on date NOT NULL,
  accepted bigint NOT NULL, rejected bigint NOT NULL,
  PRIMARY KEY (topic, part, generation, win, source, expires_on)) WITH (fillfactor = 50);

CREATE TABLE book.operation (
  id uuid PRIMARY KEY, type text NOT NULL, state text NOT NULL, progress real NOT NULL,
  request jsonb NOT NULL, idempotency_key text UNIQUE, log jsonb NOT NULL, result jsonb, error text,
  created_at timestamptz NOT NULL, finished_at timestamptz);
CREATE INDEX operation_by_time ON book.operation (created_at DESC, id);

-- Where each discovery plan stands; moved after Kafka acknowledged.
CREATE TABLE book.source_cursor (
  source text COLLATE "C" NOT NULL, plan text COLLATE "C" NOT NULL, position jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (source, plan));

CREATE TABLE book.watched_track (
  query text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL, track_id text, name text,
  resolved_at timestamptz, observed_at timestamptz, added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (query, source));

-- What a client id is known to be offered. client is a hash, never the id.
CREATE TABLE book.capability (
  source text COLLATE "C" NOT NULL, client text COLLATE "C" NOT NULL, mode text NOT NULL,
  not_offered jsonb NOT NULL DEFAULT '[]', probed_at timestamptz NOT NULL,
  PRIMARY KEY (source, client));
`;

const grants = `
GRANT USAGE ON SCHEMA live, book TO freshwax_writer, freshwax_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA live, book TO freshwax_writer;
GRANT SELECT ON ALL TABLES IN SCHEMA live, book TO freshwax_reader;
`;

export class LiveAndBook1790000000000 implements MigrationInterface {
  name = 'LiveAndBook1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(live + book + grants);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA live CASCADE; DROP SCHEMA book CASCADE');
  }
}
