import { createCassandraClient, RawEventWriter } from '@freshwax/cassandra';
import { testPool } from '../../../test/pool.ts';
import type { GatewayEnv } from './env.ts';

export const TRACKS = 600;
const ALBUMS = 60;
const ARTISTS = 30;
/** When the newest row of the fixture was observed, ms. */
export const OBSERVED_AT_MS = Date.parse('2026-11-20T12:00:00Z');

/** Columns that every state row carries. */
const OBSERVED = 'id, source, observed_at, tie, name, missing, run_id, expires_on, part, generation, off';
const observed = (prefix: string, missing: string): string =>
  `'${prefix}' || i, 'simulator', ${OBSERVED_AT_MS} - i * 1000, gen_random_uuid(), '${prefix} ' || i || ' 50%_off', ${missing}::jsonb, 'run-1',
   CASE WHEN i % 2 = 0 THEN date 'infinity' ELSE date '2027-01-01' END, i % 6, 0, i`;
const artists = `jsonb_build_array(jsonb_build_object('id', 'artist' || i % ${ARTISTS} + 1, 'name', 'Name ' || i % ${ARTISTS} + 1)), 'artist' || i % ${ARTISTS} + 1`;

/** What the rows of a source add up to, as chunks would have counted them. */
export const aggregatesSql = (topicPrefix: string, source: string): string => `
INSERT INTO live.track_name SELECT id, source, name FROM live.tracks WHERE source = '${source}';
INSERT INTO live.track_duration SELECT '${topicPrefix}spotify.new_releases.track', part, source, coalesce(duration_ms / 1000, -1), count(*),
       coalesce(sum(duration_ms), 0), coalesce(sum(duration_ms::numeric * duration_ms), 0) FROM live.tracks WHERE source = '${source}' GROUP BY 2, 3, 4;
INSERT INTO live.popularity_count SELECT '${topicPrefix}spotify.track_meta', part, source, coalesce(popularity, -1), count(*),
       count(*) FILTER (WHERE missing ? 'popularity'), count(duration_ms), coalesce(sum(duration_ms), 0),
       coalesce(sum(duration_ms::numeric * duration_ms), 0), count(explicit), count(*) FILTER (WHERE explicit) FROM live.track_meta WHERE source = '${source}' GROUP BY 2, 3, 4;
INSERT INTO live.popularity_count SELECT '${topicPrefix}spotify.artist_meta', part, source, coalesce(popularity, -1), count(*),
       count(*) FILTER (WHERE missing ? 'popularity'), 0, 0, 0, 0, 0 FROM live.artist_meta WHERE source = '${source}' GROUP BY 2, 3, 4;
INSERT INTO live.album_type_count SELECT '${topicPrefix}spotify.new_releases.album', part, source, album_type, count(*), sum(total_tracks) FROM live.albums WHERE source = '${source}' GROUP BY 2, 3, 4;
-- Partition 5 still waits to be folded.
INSERT INTO live.joint SELECT source, popularity, duration_ms / 1000, count(*) FROM live.track_meta
 WHERE source = '${source}' AND popularity IS NOT NULL AND duration_ms IS NOT NULL AND part <> 5 GROUP BY 1, 2, 3;
INSERT INTO live.joint_delta SELECT '${topicPrefix}spotify.track_meta', 5, 1, '${source}', array_agg(p), array_agg(d), array_agg(n) FROM (
  SELECT popularity::smallint AS p, duration_ms / 1000 AS d, count(*)::int AS n FROM live.track_meta
   WHERE source = '${source}' AND popularity IS NOT NULL AND duration_ms IS NOT NULL AND part = 5 GROUP BY 1, 2) AS cells HAVING count(*) > 0;`;

/** Rows of every table, with gaps of each kind: no value, not offered, no counterpart. Aggregates are summed from the rows. */
const fillSql = (topicPrefix: string): string => `
INSERT INTO live.artist_meta (${OBSERVED}, image_url, url, popularity, followers, genres)
SELECT ${observed('artist', `CASE WHEN i % 10 = 0 THEN '["popularity"]' ELSE '[]' END`)}, 'https://images.example/a.png', null,
       CASE WHEN i % 10 = 0 THEN null ELSE i * 37 % 101 END, i * 1000, '["pop"]' FROM generate_series(1, ${ARTISTS}) i;
INSERT INTO live.albums (${OBSERVED}, artists, album_type, total_tracks, release_date, release_date_precision, release_day)
SELECT ${observed('album', `'["label"]'`)}, jsonb_build_array(), 'album', 10,
       CASE WHEN i % 11 = 0 THEN '0000' ELSE to_char(date '2001-01-01' + i * 131, 'YYYY-MM-DD') END, 'day',
       CASE WHEN i % 11 = 0 THEN null ELSE date '2001-01-01' + i * 131 END FROM generate_series(1, ${ALBUMS}) i;
INSERT INTO live.tracks (${OBSERVED}, artists, artist_id, album_id, disc_number, track_number, duration_ms, explicit)
SELECT ${observed('track', `'[]'`)}, ${artists}, 'album' || i % 70 + 1, 1, i % 12 + 1,
       CASE WHEN i % 50 = 0 THEN null ELSE 60000 + i::bigint * 7919 % 300000 END, CASE WHEN i % 13 = 0 THEN null ELSE i % 3 = 0 END
  FROM generate_series(1, ${TRACKS}) i;
INSERT INTO live.track_meta (${OBSERVED}, artists, artist_id, album_id, duration_ms, explicit, popularity)
SELECT id, source, observed_at, tie, name, CASE WHEN off % 9 = 0 THEN '["popularity"]' ELSE '[]' END::jsonb, run_id, expires_on, part, generation, off,
       artists, artist_id, album_id, duration_ms, explicit,
       CASE WHEN off % 9 = 0 OR off % 17 = 0 THEN null ELSE (off * 31 + coalesce(duration_ms, 0) / 9000) % 101 END
  FROM live.tracks WHERE off % 4 <> 0;
INSERT INTO live.spotify_events (${OBSERVED}, artists, artist_id, requested_id) SELECT ${observed('watched', `'[]'`)}, ${artists}, 'x' FROM generate_series(1, 3) i;

${aggregatesSql(topicPrefix, 'simulator')}
-- A row that was purged: counted once by its partition, taken back by the shard that only purge writes.
INSERT INTO live.track_duration VALUES ('${topicPrefix}spotify.new_releases.track', 0, 'simulator', 5000, 1, 5000000, 25000000000000),
       ('${topicPrefix}spotify.new_releases.track', -1, 'simulator', 5000, -1, -5000000, -25000000000000);
INSERT INTO book.ingest_offset (topic, part, topic_id, epoch, next_offset, applied, rejected, last_record_at)
SELECT '${topicPrefix}' || name, part, 'id', 1, CASE WHEN name = 'spotify.track_meta' AND part < 2 THEN 5 ELSE 0 END, 100, 10, ${OBSERVED_AT_MS}
  FROM unnest(ARRAY['spotify.new_releases.album', 'spotify.new_releases.track', 'spotify.track_meta', 'spotify.artist_meta', 'spotify_events']) AS name,
       generate_series(0, 5) AS part;
INSERT INTO book.dead_letter SELECT '${topicPrefix}spotify.track_meta', i % 6, 0, i, CASE WHEN i % 2 = 0 THEN 'not-json' ELSE 'schema' END,
       '/payload/name', ${OBSERVED_AT_MS} + i / 3, null FROM generate_series(1, 25) i;`;

/** What consumer and producer would have left behind. */
export async function fillStores(env: GatewayEnv): Promise<void> {
  const pool = testPool(env.FRESHWAX_POSTGRES_URL, { max: 1 });
  await pool.query(fillSql(env.FRESHWAX_TOPIC_PREFIX));
  await pool.end();
  const client = createCassandraClient({
    contactPoints: env.FRESHWAX_CASSANDRA_CONTACT_POINTS,
    dataCenter: env.FRESHWAX_CASSANDRA_DATACENTER,
    keyspace: env.FRESHWAX_CASSANDRA_KEYSPACE,
    applicationName: 'gateway-fixture',
  });
  const writer = new RawEventWriter(client);
  for (const partition of [0, 1]) {
    const log = { topic: `${env.FRESHWAX_TOPIC_PREFIX}spotify.track_meta`, partition, generation: 0 };
    const rows = [0n, 1n, 2n, 3n, 4n].map((offset) => ({
      offset,
      timestampMs: OBSERVED_AT_MS + Number(offset) * 10 + partition,
      payload: Buffer.from(offset === 2n ? 'not json' : JSON.stringify({ entity_id: `track${offset}` })),
      key: null,
      headers: null,
      expiresAtMs: null,
    }));
    await writer.write(log, rows);
  }
  await client.shutdown();
}
