import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import { eventually } from '../../../../test/eventually.ts';
import { testPool } from '../../../../test/pool.ts';
import { isolatedNamespace } from '../../../../test/servers.ts';
import { readGatewayEnv } from '../env.ts';
import { fillStores } from '../gateway.fixture.ts';
import { ADMIN_KEY, Gateway } from '../running-gateway.fixture.ts';

const RUNS = `
INSERT INTO book.run (id, source, job, mode, started_at, finished_at, outcome, why, asked, answered, calls, calls_by_bucket)
SELECT gen_random_uuid(), CASE WHEN i % 2 = 0 THEN 'spotify' ELSE 'listenbrainz' END, CASE WHEN i % 3 = 0 THEN 'watch' ELSE 'discovery' END, 'dev',
       timestamptz '2026-11-20 12:00Z' - (i / 2) * interval '1 microsecond', now(), CASE WHEN i % 5 = 0 THEN 'partial' ELSE 'done' END, 'why', i, i, 2, '{"search": 2}'
  FROM generate_series(1, 60) i`;
const BOOK = `
INSERT INTO book.capability VALUES ('spotify', 'hash', 'dev', '["browse/new-releases"]', '2026-11-20T00:00:00Z');
INSERT INTO book.quota_ledger (source, bucket, calls, budget, blocked_until, reason) VALUES
  ('spotify', 'search', jsonb_build_object(floor(extract(epoch FROM now()) / 300)::text, 7), 90, now() + interval '19 hours', 'QUOTA_EXCEEDED');`;
/** ListenBrainz knows the first ten albums of the fixture, and one of them is an album of the simulator. */
const LISTENS = `
INSERT INTO live.albums (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, genres, listen_count, listener_count)
SELECT 'mbid' || i, 'listenbrainz', 0, gen_random_uuid(), 'Release ' || i, '["popularity", "label"]', 'infinity', 0, 0, i, '[]', '["rock"]',
       CASE WHEN i < 9 THEN i * 3000000000 END, i FROM generate_series(1, 10) i;
INSERT INTO live.artist_meta (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, listen_count)
SELECT 'mb-artist' || i, 'listenbrainz', 0, gen_random_uuid(), 'Artist ' || i, '["popularity", "followers"]', 'infinity', 0, 0, i, i * 10 FROM generate_series(1, 4) i;
INSERT INTO book.musicbrainz_match VALUES ('simulator', 'album', 'album3', '0123456789012', 'mbid3', now()), ('simulator', 'album', 'album4', '1', NULL, now());`;

describe('several sources at once', () => {
  let gateway: Gateway;
  let pool: Pool;

  beforeAll(async () => {
    const namespace = await isolatedNamespace();
    const env = readGatewayEnv({
      ...namespace.env,
      FRESHWAX_ADMIN_KEY: ADMIN_KEY,
      FRESHWAX_SOURCE: 'listenbrainz, simulator,listenbrainz',
      FRESHWAX_LISTENBRAINZ_URL: 'http://127.0.0.1:1',
    });
    gateway = await Gateway.start(env);
    for (const type of ['bootstrap.topics', 'bootstrap.keyspace', 'bootstrap.migrate'] as const)
      expect(await gateway.operate({ type })).toMatchObject({ state: 'succeeded', error: null });
    await fillStores(env);
    pool = testPool(env.FRESHWAX_POSTGRES_URL, { max: 1 });
    for (const sql of [RUNS, BOOK, LISTENS]) await pool.query(sql);
    // The version is shared for a quarter of a second, also one that could not be read before there was a schema.
    await eventually(async () => void (await gateway.read('stats/overview', contracts.overviewAnswer)));
  });

  afterAll(async () => {
    await gateway.close();
    await pool.end();
  });

  it('are all shown unless one is asked for, never in one row, and each answer names them', async () => {
    const all = await gateway.read('albums?limit=200', contracts.albumList);
    expect(all.meta.sources).toEqual(['listenbrainz', 'simulator']);
    expect(all.data).toHaveLength(70);
    const one = await gateway.read('albums?limit=200&source=listenbrainz', contracts.albumList);
    expect(one.data).toHaveLength(10);
    expect(one.data[0]).toMatchObject({ popularity: null, notOffered: ['popularity', 'label'], genres: ['rock'] });
    expect((await gateway.read('pipeline', contracts.pipelineAnswer)).meta.sources).toEqual([
      'listenbrainz',
      'simulator',
    ]);
  });

  it('sort by listens where those are counted, page by page, from its own index', async () => {
    const first = await gateway.read('albums?sort=-listenCount&limit=5&source=listenbrainz', contracts.albumList);
    const path = `albums?sort=-listenCount&limit=5&source=listenbrainz&cursor=${first.page.nextCursor}`;
    const second = await gateway.read(path, contracts.albumList);
    expect([...first.data, ...second.data].map(({ listenCount }) => listenCount)).toEqual(
      [8, 7, 6, 5, 4, 3, 2, 1].map((i) => i * 3_000_000_000),
    );
    expect(second.page.hasMore).toBe(false);
    await pool.query('SET enable_seqscan = off; SET enable_sort = off');
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT * FROM live.albums WHERE source IN ('listenbrainz') AND listen_count IS NOT NULL
        AND (listen_count <= 5 AND (listen_count < 5 OR (id, source) > ('a', 'b'))) ORDER BY listen_count DESC, id, source LIMIT 5`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('Index Scan using albums_by_listens');
  });

  it('are joined by what MusicBrainz knows them as, beside the row’s own popularity', async () => {
    const { data } = await gateway.read('albums?limit=200&source=simulator', contracts.albumList);
    expect(data.find(({ id }) => id === 'album3')?.musicbrainz).toEqual({
      mbid: 'mbid3',
      listenCount: 9_000_000_000,
      url: 'https://musicbrainz.org/release-group/mbid3',
      source: 'listenbrainz',
    });
    expect(data.find(({ id }) => id === 'album4')?.musicbrainz).toBeNull();
  });

  it('add up in counts, and rank artists by what the one asked for offers', async () => {
    const { data } = await gateway.read('stats/artists?source=listenbrainz', contracts.rankedArtistsAnswer);
    expect(data.by).toBe('listens');
    expect(data.artists.map(({ listenCount, popularity }) => [listenCount, popularity])).toEqual(
      [40, 30, 20, 10].map((n) => [n, null]),
    );
    expect((await gateway.read('stats/artists', contracts.rankedArtistsAnswer)).data.by).toBe('popularity');
  });

  it('show on /metrics what each of their buckets was asked, and of no other source', async () => {
    await pool.query(
      `INSERT INTO book.quota_ledger (source, bucket, calls, budget)
       VALUES ('simulator', 'albums', jsonb_build_object(floor(extract(epoch FROM now()) / 300)::text, 5), 80)`,
    );
    // What a store does not say in time is left out.
    await eventually(async () => {
      const metrics = await (await gateway.get('/metrics')).text();
      expect(metrics.split('\n').filter((line) => line.startsWith('spotify_quota'))).toEqual([
        'spotify_quota_budget{source="simulator",bucket="albums"} 80',
        'spotify_quota_blocked_seconds{source="simulator",bucket="albums"} 0',
        'spotify_quota_calls{source="simulator",bucket="albums"} 5',
      ]);
    });
    await pool.query(`DELETE FROM book.quota_ledger WHERE source = 'simulator'`);
  });

  it('each say what they offer, what they may be asked, and their terms', async () => {
    const { data } = await gateway.read('sources', contracts.sourceStatesAnswer);
    expect(data.map(({ source }) => source)).toEqual(['listenbrainz', 'simulator']);
    expect(data[0]).toMatchObject({
      mode: null,
      notOffered: { endpoints: [], fields: expect.arrayContaining(['album.popularity', 'artist_meta.popularity']) },
      standIn: '127.0.0.1:1',
      terms: { attribution: expect.stringContaining('CC0'), retentionDays: null },
      quotas: [],
    });
    expect(data[0]!.lastRuns.map(({ job, asked }) => [job, asked])).toEqual([
      ['discovery', 1],
      ['watch', 3],
    ]);
    const [spotify] = (await gateway.read('sources?source=spotify', contracts.sourceStatesAnswer)).data;
    expect(spotify).toMatchObject({
      standIn: null,
      mode: 'dev',
      probedAt: '2026-11-20T00:00:00.000Z',
      notOffered: { endpoints: ['browse/new-releases'] },
      terms: { retentionDays: 30 },
      quotas: [{ bucket: 'search', callsToday: 7, budget: 90, reason: 'QUOTA_EXCEEDED' }],
    });
    expect(Date.parse(spotify!.quotas[0]!.blockedUntil!)).toBeGreaterThan(Date.now() + 18 * 3_600_000);
  });

  it('list their runs to the microsecond, page by page, by source, job and outcome', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `runs?limit=7${cursor && `&cursor=${cursor}`}`;
      const { data, page } = await gateway.read(path, contracts.sourceRunList);
      seen.push(...data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    const { rows } = await pool.query<{ id: string }>('SELECT id FROM book.run ORDER BY started_at DESC, id');
    expect(seen).toEqual(rows.map(({ id }) => id));
    const some = await gateway.read('runs?source=spotify&job=watch&outcome=partial', contracts.sourceRunList);
    expect(some.data.map(({ asked }) => asked)).toEqual([30, 60]);
    const one = await gateway.read(`runs/${seen[0]}`, contracts.sourceRunAnswer);
    expect(one.data).toMatchObject({ id: seen[0], callsByBucket: { search: 2 }, why: 'why', traceId: null });
  });

  it.each([
    ['runs?job=A%20B', 400],
    ['runs?outcome=good', 400],
    ['runs?cursor=abc', 400],
    ['runs/none', 404],
    ['runs/00000000-0000-4000-8000-000000000000', 404],
    ['sources?source=nobody', 400],
  ])('answer %s with %i', async (path, status) => {
    expect((await gateway.get(`/api/v1/${path}`)).status).toBe(status);
  });
});
