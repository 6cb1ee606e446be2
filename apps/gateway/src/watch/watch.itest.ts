import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { migrate, type Pool } from '@freshwax/postgres';
import { z } from 'zod';
import { testPool } from '../../../../test/pool.ts';
import { isolatedNamespace } from '../../../../test/servers.ts';
import { readGatewayEnv, type GatewayEnv } from '../env.ts';
import { ADMIN_KEY, Gateway, problemOf } from '../running-gateway.fixture.ts';

const HOUR_MS = 3_600_000;
const ID = '7tFiyTwD0nx5a1eklYtX2J';

describe('the watch list', () => {
  let env: GatewayEnv;
  let gateway: Gateway;
  let pool: Pool;

  beforeAll(async () => {
    const namespace = await isolatedNamespace();
    env = readGatewayEnv({
      ...namespace.env,
      FRESHWAX_ADMIN_KEY: ADMIN_KEY,
      FRESHWAX_SOURCE: 'listenbrainz,simulator',
    });
    await migrate(namespace.env['FRESHWAX_POSTGRES_OWNER_URL']!);
    pool = testPool(env.FRESHWAX_POSTGRES_URL, { max: 1 });
    gateway = await Gateway.start(env);
  });

  afterAll(async () => {
    await gateway.close();
    await pool.end();
  });

  const add = (body: unknown, list = 'watch-list') => gateway.change('POST', `/api/v1/${list}`, { body });
  const entries = async () => (await gateway.read('watch-list', contracts.watchEntryList)).data;

  it('takes a track once, however often and in whatever form it is asked for', async () => {
    const first = await add({ query: `https://open.spotify.com/track/${ID}?si=x` });
    expect(first.status).toBe(201);
    const { data } = contracts.watchEntryAnswer.parse(await first.json());
    expect(data).toMatchObject({
      query: ID,
      source: 'simulator',
      state: 'resolving',
      intervalMs: 10_000,
      isDefaultInterval: true,
      nextDueAt: null,
    });
    expect(first.headers.get('location')).toBe(`/api/v1/watch-list/${data.id}`);
    expect((await add({ query: `spotify:track:${ID}`, intervalMs: 600_000 })).status).toBe(200);
    expect((await add({ query: ` ${ID} ` })).status).toBe(200);
    expect(await entries()).toMatchObject([{ query: ID, intervalMs: 600_000, isDefaultInterval: false }]);
  });

  it('tells what is looked for, what is watched and when it is due, and what the source does not know', async () => {
    await pool.query(
      `INSERT INTO book.watched_track (query, source, track_id, name, resolved_at, observed_at, added_at) VALUES
         ('Found', 'simulator', 't1', 'Found it', now(), '2026-11-20T12:00:00Z', '2026-01-01'),
         ('Unknown', 'simulator', NULL, NULL, now(), NULL, '2026-01-02')`,
    );
    expect(await entries()).toMatchObject([
      { query: 'Found', state: 'watched', name: 'Found it', trackId: 't1', nextDueAt: '2026-11-20T12:00:10.000Z' },
      { query: 'Unknown', state: 'not-found', trackId: null, nextDueAt: null },
      { query: ID, state: 'resolving' },
    ]);
    await pool.query(`UPDATE book.watched_track SET paced_ms = 60000 WHERE query = 'Found'`);
    expect((await entries())[0]).toMatchObject({ intervalMs: 10_000, nextDueAt: '2026-11-20T12:01:00.000Z' });
    await pool.query(`UPDATE book.watched_track SET paced_ms = NULL WHERE query = 'Found'`);
    expect((await add({ query: 'Unknown' })).status).toBe(200);
    expect((await entries()).find(({ query }) => query === 'Unknown')?.state).toBe('resolving');
  });

  it('keeps name and track of what the source no longer knows, and says when it is asked for again', async () => {
    await pool.query(`UPDATE book.watched_track SET missed_at = '2026-11-20T12:05:00Z' WHERE query = 'Found'`);
    expect((await entries())[0]).toMatchObject({
      state: 'not-found',
      name: 'Found it',
      trackId: 't1',
      lastObservedAt: '2026-11-20T12:00:00.000Z',
      nextDueAt: '2026-11-20T12:05:10.000Z',
    });
    expect((await add({ query: 'Found' })).status).toBe(200);
    const { rows } = await pool.query(`SELECT track_id, resolved_at FROM book.watched_track WHERE query = 'Found'`);
    expect(rows).toEqual([{ track_id: 't1', resolved_at: null }]);
    await pool.query(`UPDATE book.watched_track SET missed_at = NULL, resolved_at = now() WHERE query = 'Found'`);
  });

  it('says of a second entry of one track whose it is, as long as the first stays', async () => {
    await pool.query(
      `INSERT INTO book.watched_track (query, source, track_id, resolved_at, added_at) VALUES
         ('Found again', 'simulator', 't1', now(), '2026-01-03'), ('Found elsewhere', 'spotify', 't1', now(), '2025-12-31')`,
    );
    const sameAs = async () => Object.fromEntries((await entries()).map((entry) => [entry.query, entry.sameAs]));
    expect(await sameAs()).toMatchObject({ Found: null, Unknown: null, 'Found again': 'Found' });
    await pool.query(`UPDATE book.watched_track SET removed_at = now() WHERE query = 'Found'`);
    expect(await sameAs()).toMatchObject({ 'Found again': null });
    await pool.query(`UPDATE book.watched_track SET removed_at = NULL WHERE query = 'Found'`);
    await pool.query(`DELETE FROM book.watched_track WHERE query LIKE 'Found %'`);
  });

  it('changes an interval, and gives the default back', async () => {
    const { id } = (await entries())[0]!;
    const set = async (intervalMs: number | null) => {
      const answer = await gateway.change('PATCH', `/api/v1/watch-list/${id}`, { body: { intervalMs } });
      return contracts.watchEntryAnswer.parse(await answer.json()).data;
    };
    expect(await set(3_600_000)).toMatchObject({ intervalMs: 3_600_000, nextDueAt: '2026-11-20T13:00:00.000Z' });
    expect(await set(null)).toMatchObject({ intervalMs: 10_000, isDefaultInterval: true });
  });

  it('keeps what was removed off the list although the configuration names it, and takes it back when asked', async () => {
    const { id } = (await entries())[0]!;
    const path = `/api/v1/watch-list/${id}`;
    expect((await gateway.change('PATCH', path, { body: { intervalMs: 3_600_000 } })).status).toBe(200);
    expect((await gateway.change('DELETE', path)).status).toBe(204);
    expect((await gateway.change('DELETE', path)).status).toBe(204);
    expect((await gateway.get(path)).status).toBe(404);
    // What the producer does with each name of the configuration.
    await pool.query(
      `INSERT INTO book.watched_track (query, source) VALUES ('Found', 'simulator') ON CONFLICT DO NOTHING`,
    );
    expect((await entries()).map(({ query }) => query)).not.toContain('Found');
    expect((await add({ query: 'Found' })).status).toBe(201);
    expect((await entries()).find(({ query }) => query === 'Found')).toMatchObject({
      intervalMs: 10_000,
      isDefaultInterval: true,
    });
  });

  it('follows artists the same way', async () => {
    expect((await add({ query: 'Queen' }, 'followed-artists')).status).toBe(201);
    expect((await add({ query: 'Queen' }, 'followed-artists')).status).toBe(200);
    const { data } = await gateway.read('followed-artists', contracts.followedArtistList);
    expect(data).toMatchObject([{ query: 'Queen', state: 'resolving', lastCheckedAt: null }]);
    await pool.query(`UPDATE book.followed_artist SET artist_id = 'q', name = 'Queen', missed_at = now()`);
    expect((await gateway.read('followed-artists', contracts.followedArtistList)).data).toMatchObject([
      { query: 'Queen', state: 'not-found', artistId: 'q', name: 'Queen' },
    ]);
    expect((await gateway.change('DELETE', `/api/v1/followed-artists/${data[0]!.id}`)).status).toBe(204);
    expect((await gateway.read('followed-artists', contracts.followedArtistList)).data).toEqual([]);
  });

  it.each([
    ['watch-list', 'watched_track', 'followed-artists'],
    ['followed-artists', 'followed_artist', 'watch-list'],
  ])('gives %s in pages, and each entry once', async (list, table, other) => {
    // All of one microsecond: they follow each other by what was asked for, then by source.
    await pool.query(
      `INSERT INTO book.${table} (query, source, added_at) SELECT 'entry ' || n, source, '2026-01-03 00:00:00.000001Z'
         FROM generate_series(1, 3) n, unnest('{simulator,listenbrainz}'::text[]) source`,
    );
    const read = (query = '') => gateway.read(`${list}?${query}`, contracts.listOf(z.object({ id: z.string() })));
    const whole = await read();
    expect(whole.page).toEqual({ nextCursor: null, limit: 50, hasMore: false });
    const walked = [await read('limit=1')];
    for (let last = walked[0]!; last.page.hasMore && walked.length <= whole.data.length; walked.push(last))
      last = await read(`limit=1&cursor=${last.page.nextCursor}`);
    expect(walked.map(({ data }) => data)).toEqual(whole.data.map((entry) => [entry]));
    expect(whole.data.length).toBeGreaterThanOrEqual(6);
    const statusOf = async (path: string) => (await gateway.get(`/api/v1/${path}`)).status;
    expect(await statusOf(`${other}?cursor=${walked[0]!.page.nextCursor}`)).toBe(400);
    expect(await statusOf(`${list}?limit=201`)).toBe(400);
    await pool.query(`DELETE FROM book.${table} WHERE query LIKE 'entry %'`);
  });

  it('asks whoever knows the id for an artist', async () => {
    const page = 'https://musicbrainz.org/artist/00000003-0000-4000-8000-00000000000a';
    for (const [query, source] of [
      [page, 'listenbrainz'],
      [`spotify:artist:${ID}`, 'simulator'],
    ]) {
      const { data } = contracts.followedArtistAnswer.parse(await (await add({ query }, 'followed-artists')).json());
      expect(data.source).toBe(source);
      await gateway.change('DELETE', `/api/v1/followed-artists/${data.id}`);
    }
  });

  it.each([
    [{ query: `https://open.spotify.com/album/${ID}` }, 400, 'names an album'],
    [{ query: '' }, 400, ''],
    [{ query: 'x'.repeat(201) }, 400, ''],
    [{ query: 'a\0b' }, 400, ''],
    [{ query: 'x', intervalMs: 1 }, 400, ''],
    [{ query: 'x', every: '10m' }, 400, 'is not known here'],
    [{ query: 'x', source: 'listenbrainz' }, 400, ''],
    [{ query: 'x', source: 'spotify' }, 501, 'spotify is not followed'],
  ])('refuses %j with %i', async (body, status, why) => {
    const answer = await add(body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(await problemOf(answer))).toContain(why);
  });

  it('lets nobody change it without the admin key, and knows no entry by an odd id', async () => {
    const headers = { authorization: 'Bearer wrong' };
    const { id } = (await entries())[0]!;
    for (const list of ['watch-list', 'followed-artists']) {
      expect((await gateway.change('POST', `/api/v1/${list}`, { body: { query: 'x' }, headers })).status).toBe(401);
      expect((await gateway.change('DELETE', `/api/v1/${list}/${id}`, { headers })).status).toBe(401);
      expect((await gateway.change('DELETE', `/api/v1/${list}/${id}=`)).status).toBe(404);
    }
    const patched = await gateway.change('PATCH', `/api/v1/watch-list/${id}`, { body: { intervalMs: null }, headers });
    expect(patched.status).toBe(401);
  });

  it('cannot be added to where nothing that is followed could be asked; artists have albums without a key', async () => {
    const keyless = await Gateway.start({ ...env, FRESHWAX_SOURCE: ['listenbrainz'] });
    const answer = await keyless.change('POST', '/api/v1/watch-list', { body: { query: 'x' } });
    const followed = await keyless.change('POST', '/api/v1/followed-artists', { body: { query: 'x' } });
    await keyless.close();
    expect(await followed.json()).toMatchObject({ data: { source: 'listenbrainz', state: 'resolving' } });
    expect(answer.status).toBe(501);
    expect((await problemOf(answer)).detail).toContain('FRESHWAX_SOURCE');
  });

  describe('the history of a track', () => {
    const START_MS = Date.parse('2026-11-01T00:00:00Z');
    const path = 'watched-tracks/asked/history?from=2026-11-01T00:00:00Z&to=2026-11-01T12:00:00Z';
    const observe = (missing: string) =>
      pool.query(
        `INSERT INTO live.spotify_events (id, source, observed_at, tie, name, missing, expires_on, part, generation, off, artists, requested_id)
         VALUES ('given', 'simulator', $1, gen_random_uuid(), 'A track', $2, 'infinity', 0, 0, 0, '[]', 'asked')
         ON CONFLICT (id, source) DO UPDATE SET missing = excluded.missing`,
        [START_MS, missing],
      );
    const read = (query = '') => gateway.read(`${path}${query}`, contracts.watchedHistoryAnswer);

    beforeAll(async () => {
      await pool.query(
        `INSERT INTO book.watched_track (query, source, track_id, resolved_at, added_at, interval_ms)
         VALUES ('asked', 'simulator', 'asked', now(), to_timestamp($1 / 1000.0), 600000)`,
        [START_MS],
      );
      await observe('["popularity"]');
    });

    it('says that popularity is not offered, which is no gap', async () => {
      expect((await read()).data).toMatchObject({ popularity: 'not-offered', points: [], n: 0, gaps: [] });
    });

    it('holds what was observed under either id, of one source, and names where nothing was', async () => {
      await observe('[]');
      for (const [hour, id, popularity] of [
        [0, 'asked', 50],
        [1, 'given', null],
        [2, 'given', 52],
        [7, 'given', 53],
      ] as const)
        await pool.query(
          `INSERT INTO live.popularity_history VALUES ($1, $2, 'simulator', $3, $4, gen_random_uuid(), $5, 'infinity', 0, 0, 0)`,
          [
            `${env.FRESHWAX_TOPIC_PREFIX}spotify_events`,
            id,
            START_MS / HOUR_MS + hour,
            START_MS + hour * HOUR_MS,
            popularity,
          ],
        );
      const { data, meta } = await read();
      expect(meta.sources).toEqual(['simulator']);
      expect(data).toMatchObject({ name: 'A track', popularity: 'ok', intervalMs: 600_000, n: 4 });
      expect(data.points.map(({ popularity }) => popularity)).toEqual([50, null, 52, 53]);
      expect(data.gaps).toEqual([
        { from: '2026-11-01T02:00:00.000Z', to: '2026-11-01T07:00:00.000Z' },
        { from: '2026-11-01T07:00:00.000Z', to: '2026-11-01T12:00:00.000Z' },
      ]);
      expect((await read('&maxPoints=2')).data.points.map(({ popularity }) => popularity)).toEqual([50, 53]);
    });

    it('is not known of a track that nobody watched, nor of a stretch that ends before it begins', async () => {
      expect((await gateway.get('/api/v1/watched-tracks/other/history')).status).toBe(404);
      expect((await gateway.get('/api/v1/watched-tracks/a%00b/history')).status).toBe(404);
      const backwards = '/api/v1/watched-tracks/asked/history?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z';
      expect((await gateway.get(backwards)).status).toBe(400);
    });
  });
});
