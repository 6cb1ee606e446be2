import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { createKafka, subscribeToCommands, type CommandSubscription } from '@freshwax/kafka';
import { createPool, type Pool } from '@freshwax/postgres';
import type { z } from 'zod';
import { eventually } from '../../../test/eventually.ts';
import { isolatedNamespace } from '../../../test/servers.ts';
import { readGatewayEnv, type GatewayEnv } from './env.ts';
import { createGateway } from './gateway.app.ts';
import { fillStores, OBSERVED_AT_MS, TRACKS } from './gateway.fixture.ts';
import { ADMIN_KEY, Gateway, problemOf } from './running-gateway.fixture.ts';

const MINUTE_MS = 60_000;

/** Every route that is read, and what it promises to answer. */
const ROUTES: Record<string, z.ZodType> = {
  'stats/overview': contracts.overviewAnswer,
  'stats/track-duration?bins=7': contracts.trackDurationAnswer,
  'stats/popularity-distribution?bins=10': contracts.popularityDistributionAnswer,
  'stats/correlations': contracts.correlationsAnswer,
  'stats/artists': contracts.rankedArtistsAnswer,
  'stats/artists?order=bottom&by=trackPopularity&limit=3': contracts.rankedArtistsAnswer,
  'stats/artists?by=tracks&minTracks=2': contracts.rankedArtistsAnswer,
  albums: contracts.albumList,
  'tracks?sort=-popularity&limit=200': contracts.trackList,
  'artists?sort=name': contracts.artistList,
  events: contracts.rawEventList,
  pipeline: contracts.pipelineAnswer,
  'dead-letters': contracts.deadLetterList,
  operations: contracts.operationList,
  sources: contracts.sourceStatesAnswer,
  'runs?limit=5': contracts.sourceRunList,
  'watch-list': contracts.watchListAnswer,
  'followed-artists': contracts.followedArtistsAnswer,
  'albums?sort=-listenCount': contracts.albumList,
  'stats/movers?window=30d&of=artists': contracts.moversAnswer,
  'stats/exploration?x=releaseAgeDays&y=popularity': contracts.explorationAnswer,
  'stats/releases': contracts.releaseCalendarAnswer,
  'stats/genres': contracts.genresAnswer,
  'compare?ids=track1,artist1': contracts.comparisonAnswer,
  'stats/overview?source=spotify,import': contracts.overviewAnswer,
};

const statusWithHost = (url: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = httpRequest(`${url}/health/live`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end();
  });

describe('the gateway', () => {
  let env: GatewayEnv;
  let gateway: Gateway;
  let pool: Pool;

  beforeAll(async () => {
    const namespace = await isolatedNamespace();
    env = readGatewayEnv({
      ...namespace.env,
      FRESHWAX_ADMIN_KEY: ADMIN_KEY,
      FRESHWAX_SOURCE: 'simulator',
      FRESHWAX_PARTITIONS: '6',
      // Nothing listens there.
      FRESHWAX_PRODUCER_URL: 'http://127.0.0.1:1',
      FRESHWAX_CONSUMER_URL: 'http://127.0.0.1:1',
      FRESHWAX_SIMULATOR_URL: 'http://127.0.0.1:1',
    });
    pool = createPool({ url: env.FRESHWAX_POSTGRES_URL, applicationName: 'gateway-itest', max: 1 });
    gateway = await Gateway.start(env);
  }, MINUTE_MS);

  afterAll(async () => {
    await gateway.close();
    await pool.end();
  }, MINUTE_MS);

  describe('on an empty stack', () => {
    it('lives, is not ready, and says what is missing', async () => {
      expect((await gateway.get('/health/live')).status).toBe(200);
      const response = await gateway.get('/health/ready');
      expect(response.status).toBe(503);
      const { checks } = (await response.json()) as { checks: Record<string, { detail?: string }> };
      expect(checks['postgres']?.detail).toContain('bootstrap.migrate');
      expect(checks['cassandra']?.detail).toContain('bootstrap.keyspace');
      expect(checks['kafka']?.detail).toContain('bootstrap.topics');
    });

    it('answers reads with 503 and when to ask again', async () => {
      const response = await gateway.get('/api/v1/stats/overview');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await problemOf(response)).toMatchObject({ type: '/problems/upstream-unavailable' });
    });

    it(
      'keeps operations in memory until the schema is there, and writes the earlier ones then',
      async () => {
        const ids: string[] = [];
        for (const type of [
          'bootstrap.topics',
          'bootstrap.keyspace',
          'bootstrap.migrate',
          'bootstrap.verify',
        ] as const) {
          const operation = await gateway.operate({ type });
          expect(operation).toMatchObject({ type, state: 'succeeded', progress: 1, error: null });
          ids.push(operation.id);
        }
        await eventually(async () => {
          const { rows } = await pool.query<{ id: string }>(
            `SELECT id FROM book.operation WHERE state = 'succeeded' ORDER BY created_at`,
          );
          expect(rows.map((row) => row.id)).toEqual(ids);
        });
        expect((await gateway.get('/health/ready')).status).toBe(200);
      },
      MINUTE_MS,
    );

    it('does nothing when a bootstrap step is repeated', async () => {
      expect((await gateway.operate({ type: 'bootstrap.topics' })).result).toEqual({ created: [] });
      expect((await gateway.operate({ type: 'bootstrap.migrate' })).result).toEqual({ migrations: [] });
      expect((await gateway.operate({ type: 'bootstrap.keyspace' })).state).toBe('succeeded');
    });

    it.each(Object.keys(ROUTES))('answers %s by its schema without a single row', async (path) => {
      await gateway.read(path, ROUTES[path]!);
    });
  });

  describe('with rows', () => {
    beforeAll(async () => {
      await fillStores(env);
      // The version is shared for a quarter of a second.
      await eventually(async () =>
        expect((await gateway.read('stats/overview', contracts.overviewAnswer)).data.tracks).toBe(TRACKS),
      );
    }, MINUTE_MS);

    it.each(Object.keys(ROUTES))('answers %s by its schema', async (path) => {
      await gateway.read(path, ROUTES[path]!);
    });

    it('sums durations and popularities as PostgreSQL does from the rows', async () => {
      const { data, meta } = await gateway.read('stats/overview', contracts.overviewAnswer);
      const { rows } = await pool.query(`
        SELECT count(duration_ms)::text AS n, sum(duration_ms)::text AS sum, sum(duration_ms::numeric * duration_ms)::text AS "sumOfSquares",
               avg(duration_ms)::float8 AS mean, stddev(duration_ms)::float8 AS dev,
               percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY duration_ms / 1000 * 1000) AS quartiles FROM live.tracks`);
      const { n, sum, sumOfSquares, mean, dev, quartiles } = rows[0];
      expect(data.trackDuration.sums).toEqual({ n, sum, sumOfSquares });
      expect(data.trackDuration.mean).toBeCloseTo(mean, 6);
      expect(data.trackDuration.stdDev).toBeCloseTo(dev, 6);
      expect([data.trackDuration.q1, data.trackDuration.median, data.trackDuration.q3]).toEqual(quartiles);
      expect(data).toMatchObject({
        albums: 60,
        tracks: TRACKS,
        artists: 30,
        watchedTracks: 3,
        events: { applied: 3_000, rejected: 300 },
      });
      expect(data.artistPopularity).toMatchObject({ n: 27, missing: 0, notOffered: 3, availability: 'ok' });
      expect(data.newestObservedAt).toBe(new Date(OBSERVED_AT_MS - 1_000).toISOString());
      expect(meta).toMatchObject({ sources: ['simulator'], freshnessMs: expect.any(Number) });
    });

    it('correlates as PostgreSQL does from the rows, sums to the last digit', async () => {
      const { data } = await gateway.read('stats/correlations', contracts.correlationsAnswer);
      const pair = (x: string, y: string) => data.pairs.find((it) => it.x === x && it.y === y)!;
      const ranked = (columns: string, from: string): string => `
        WITH v AS (SELECT ${columns} FROM ${from}), p AS (SELECT x, y FROM v WHERE x IS NOT NULL AND y IS NOT NULL),
             r AS (SELECT x, y, rank() OVER (ORDER BY x) + (count(*) OVER (PARTITION BY x) - 1) / 2.0 AS rx,
                          rank() OVER (ORDER BY y) + (count(*) OVER (PARTITION BY y) - 1) / 2.0 AS ry FROM p)
        SELECT count(*)::int AS n, corr(x, y) AS pearson, corr(rx, ry) AS spearman, sum(x)::text AS "sumX", sum(y)::text AS "sumY",
               sum(x::numeric * x)::text AS "sumXX", sum(y::numeric * y)::text AS "sumYY", sum(x::numeric * y)::text AS "sumXY" FROM r`;
      const compare = async (
        found: contracts.Correlation,
        columns: string,
        from: string,
        only?: 'spearman' | 'pearson',
      ): Promise<void> => {
        const { n, pearson, spearman, ...sums } = (await pool.query(ranked(columns, from))).rows[0];
        expect(found.n).toBe(n);
        if (only !== 'spearman') expect(found.pearson?.r).toBeCloseTo(pearson, 9);
        if (only !== 'spearman') expect(found.sums).toMatchObject(sums);
        if (only !== 'pearson') expect(found.spearman?.r).toBeCloseTo(spearman, 9);
      };
      const meta = 'live.track_meta t';
      await compare(pair('popularity', 'durationMs'), 'popularity AS x, duration_ms AS y', meta, 'pearson');
      await compare(pair('popularity', 'durationMs'), 'popularity AS x, duration_ms / 1000 AS y', meta, 'spearman');
      await compare(pair('popularity', 'explicit'), 'popularity AS x, explicit::int AS y', meta);
      await compare(
        pair('popularity', 'trackNumber'),
        't.popularity AS x, k.track_number AS y',
        `${meta} JOIN live.tracks k USING (id, source)`,
      );
      await compare(
        pair('popularity', 'artistPopularity'),
        't.popularity AS x, m.popularity AS y',
        `${meta} JOIN live.artist_meta m ON m.id = t.artist_id`,
      );
      await compare(
        pair('popularity', 'releaseAgeDays'),
        `t.popularity AS x, ((now() AT TIME ZONE 'UTC')::date - a.release_day) AS y`,
        `${meta} JOIN live.albums a ON a.id = t.album_id`,
      );
      const [byNumber, tracks] = [pair('durationMs', 'trackNumber'), 'live.tracks'];
      await compare(byNumber, 'duration_ms AS x, track_number AS y', tracks, 'pearson');
      await compare(byNumber, 'duration_ms / 1000 AS x, track_number AS y', tracks, 'spearman');
      expect(data.pairs).toHaveLength(15);
      expect(pair('popularity', 'durationMs').method).toBe('sums');
    });

    it.each([
      ['tracks?sort=-popularity', 'tracks', contracts.trackList],
      ['tracks?sort=durationMs', 'tracks', contracts.trackList],
      ['tracks?', 'tracks', contracts.trackList],
      ['albums?', 'albums', contracts.albumList],
      ['albums?sort=releaseDate', 'albums', contracts.albumList],
      ['artists?sort=-popularity', 'artist_meta', contracts.artistList],
    ] as const)('walks %s page by page without a gap or a repeat', async (path, table, schema) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const { data, page } = await gateway.read(`${path}&limit=17${next}`, schema);
        seen.push(...data.map((row) => row.id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      const { rows } = await pool.query<{ id: string }>(`SELECT id FROM live.${table}`);
      expect(seen.toSorted()).toEqual(rows.map((row) => row.id).toSorted());
    });

    it('finds names by a part of them, in which % and _ stand for themselves', async () => {
      const found = async (text: string) =>
        (await gateway.read(`tracks?q=${encodeURIComponent(text)}`, contracts.trackList)).data.length;
      expect(await found('TRACK 600 50%_')).toBe(1);
      expect(await found('0%off')).toBe(0);
    });

    it('shows raw events newest first over partitions, page by page, and one by its place', async () => {
      const topic = `${env.FRESHWAX_TOPIC_PREFIX}spotify.track_meta`;
      const first = await gateway.read(`events?topic=${topic}&limit=3`, contracts.rawEventList);
      expect(first.data.map(({ partition, offset }) => `${partition}:${offset}`)).toEqual(['1:4', '0:4', '1:3']);
      const second = await gateway.read(
        `events?topic=${topic}&limit=3&cursor=${first.page.nextCursor}`,
        contracts.rawEventList,
      );
      expect(second.data.map(({ partition, offset }) => `${partition}:${offset}`)).toEqual(['0:3', '1:2', '0:2']);
      const one = await gateway.read(`events?topic=${topic}&partition=0&generation=0&offset=2`, contracts.rawEventList);
      expect(one.data).toMatchObject([{ value: null, base64: Buffer.from('not json').toString('base64') }]);
      const gone = await gateway.get(`/api/v1/events?topic=${topic}&partition=0&generation=0&offset=99`);
      expect(gone.status).toBe(404);
    });

    it('lists dead letters by reason', async () => {
      const { data } = await gateway.read('dead-letters?reason=schema', contracts.deadLetterList);
      expect(data).toHaveLength(13);
      expect(new Set(data.map((letter) => letter.reason))).toEqual(new Set(['schema']));
    });

    it('names each service and store, up or down', async () => {
      const { data } = await gateway.read('pipeline', contracts.pipelineAnswer);
      const states = Object.fromEntries(data.services.map(({ name, state }) => [name, state]));
      expect(states).toEqual({
        producer: 'down',
        consumer: 'down',
        simulator: 'down',
        gateway: 'up',
        postgres: 'up',
        cassandra: 'up',
        kafka: 'up',
      });
      expect(data.partitions).toHaveLength(30);
    });

    it('answers 304 to who has this version, and the data to who has another', async () => {
      const etag = (await gateway.get('/api/v1/stats/overview')).headers.get('etag')!;
      expect(etag).toMatch(/^W\/"\d+\.[0-9a-f]{8}-[\w-]{12}"$/);
      const unchanged = await gateway.get('/api/v1/stats/overview', { 'if-none-match': etag });
      expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
      const metrics = await (await gateway.get('/metrics')).text();
      expect(metrics).toMatch(/http_requests_total\{method="GET",route="\/api\/v1\/stats\/overview",status="304"\} \d/);
      await pool.query('UPDATE book.ingest_offset SET epoch = epoch + 1 WHERE part = 0');
      await eventually(async () =>
        expect((await gateway.get('/api/v1/stats/overview', { 'if-none-match': etag })).status).toBe(200),
      );
    });

    it('sends live frames, replays what was missed, and asks to refetch when that is gone', async () => {
      const read = async (headers: Record<string, string>, until: RegExp): Promise<string> => {
        const stop = new AbortController();
        const response = await fetch(`${gateway.url}/api/v1/live?topics=kpi,dead-letters,releases,quota`, {
          headers,
          signal: stop.signal,
        });
        let text = '';
        for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
          text += part;
          if (until.test(text)) break;
        }
        stop.abort();
        return text;
      };
      const text = await read({}, /event: quota\ndata: .*\n\n/);
      expect(text).toMatch(/event: releases\ndata: .*"change":\{"albums":60\}/);
      expect(text).toMatch(/event: quota\ndata: .*"change":\{"calls":0,"blocked":0\}/);
      const [, id, data] = /id: (\d+)\nevent: kpi\ndata: (.*)\n/.exec(text)!;
      expect(contracts.liveFrame.parse(JSON.parse(data!)).change).toMatchObject({ tracks: TRACKS, albums: 60 });
      expect(text).not.toContain('event: lag');
      expect(await read({ 'last-event-id': id! }, /event: dead-letters\ndata: .*\n\n/)).not.toContain('resync');
      expect(await read({ 'last-event-id': '7' }, /event: \w+\n/)).toContain('event: resync');
    });

    it('measures requests by route, lag and dead letters', async () => {
      const metrics = await (await gateway.get('/metrics')).text();
      expect(metrics).toContain('http_requests_total{method="GET",route="/api/v1/stats/overview",status="200"}');
      expect(metrics).toContain('dead_letters{reason="schema"} 13');
      expect(metrics).toMatch(/pipeline_event_age_seconds \d/);
      expect(metrics).toMatch(/consumer_lag_seconds\{topic=".*spotify\.track_meta"\} \d/);
      expect(metrics).toMatch(/consumer_lag_records\{topic=".*spotify\.track_meta"\} \d/);
    });
  });

  describe('asked wrongly', () => {
    it.each([
      ['/api/v1/tracks?limit=0', 400, '/limit'],
      ['/api/v1/tracks?limit=abc', 400, '/limit'],
      ['/api/v1/tracks?sort=tie', 400, '/sort'],
      ['/api/v1/tracks?source=nobody', 400, '/source'],
      ['/api/v1/tracks?unknown=1', 400, '/unknown'],
      ['/api/v1/tracks?q=%00', 400, '/q'],
      ['/api/v1/stats/track-duration?bins=201', 400, '/bins'],
      ['/api/v1/stats/artists?order=sideways', 400, '/order'],
      ['/api/v1/events?offset=1', 400, '/offset'],
      ['/api/v1/events?partition=-1', 400, '/partition'],
      ['/api/v1/dead-letters?limit=1e9', 400, '/limit'],
      ['/api/v1/live?topics=gossip', 400, '/topics/0'],
    ])('refuses %s with %i and points at %s', async (path, status, pointer) => {
      const response = await gateway.get(path);
      expect(response.status).toBe(status);
      expect((await problemOf(response)).errors?.map((error) => error.pointer)).toEqual([pointer]);
    });

    it.each([
      ['/api/v1/nothing', 404],
      ['/api/v1/operations/not-an-id', 404],
      ['/api/v1/operations/00000000-0000-4000-8000-000000000000', 404],
      ['/api/v1/tracks?cursor=abc', 400],
      ['/assets/missing.js', 404],
      ['/%zz', 404],
    ])('answers %s with a problem of status %i', async (path, status) => {
      expect((await gateway.get(path)).status).toBe(status);
    });

    it('refuses an address that is longer than any question', async () => {
      const response = await gateway.get(`/api/v1/tracks?q=${'x'.repeat(20_000)}`);
      expect(await problemOf(response)).toMatchObject({ type: '/problems/payload-too-large', status: 413 });
    });

    it('refuses a cursor of another list or sort', async () => {
      const { page } = await gateway.read('tracks?limit=1', contracts.trackList);
      for (const path of ['albums?', 'tracks?sort=popularity&', 'tracks?source=import&']) {
        const response = await gateway.get(`/api/v1/${path}cursor=${encodeURIComponent(page.nextCursor!)}`);
        expect([path, response.status]).toEqual([path, 400]);
      }
    });

    it('refuses bodies that are no JSON, no operation, too large, or of another type', async () => {
      const statusOf = async (body: unknown, headers = {}): Promise<number> =>
        (await gateway.post(body, headers)).status;
      expect(await statusOf('{')).toBe(400);
      expect(await statusOf({ type: 'drop everything' })).toBe(400);
      expect(await statusOf({ type: 'poll', extra: 1 })).toBe(400);
      expect(await statusOf({ type: 'enrich', trackIds: ['x'.repeat(65)], artistIds: [] })).toBe(400);
      expect(await statusOf({ type: 'poll', padding: 'x'.repeat(70_000) })).toBe(413);
      expect(await statusOf('type=poll', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
      expect(await statusOf({ type: 'poll' }, { 'idempotency-key': 'a key' })).toBe(400);
    });

    it('lets nobody change anything without the admin key', async () => {
      for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${ADMIN_KEY}`]) {
        const response = await gateway.post({ type: 'poll' }, { authorization });
        expect([authorization, response.status]).toEqual([authorization, 401]);
        expect(response.headers.get('www-authenticate')).toContain('Bearer');
      }
    });

    it('answers under its own names only', async () => {
      expect(await statusWithHost(gateway.url, 'evil.example')).toBe(403);
      expect(await statusWithHost(gateway.url, 'localhost:1')).toBe(200);
    });

    it('explains each problem at its address, without a stack', async () => {
      const problem = await problemOf(await gateway.get('/api/v1/tracks?limit=0'));
      expect(problem.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(JSON.stringify(problem)).not.toContain('node_modules');
      expect((await gateway.get(problem.type)).status).toBe(200);
    });

    it('keeps the caller’s trace id', async () => {
      const traceId = '0af7651916cd43dd8448eb211c80319c';
      const response = await gateway.get('/api/v1/nothing', { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
      expect((await problemOf(response)).traceId).toBe(traceId);
    });
  });

  describe('operations', () => {
    it('gives requests that come together under one key the same operation', async () => {
      const headers = { 'idempotency-key': 'clicked-twice' };
      const answers = await Promise.all([1, 2, 3].map(() => gateway.post({ type: 'bootstrap.verify' }, headers)));
      expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1);
    });

    it('are the same for the same key and request, and a conflict for another', async () => {
      const headers = { 'idempotency-key': 'once-only' };
      const ask = async (body: contracts.OperationRequest) => gateway.post(body, headers);
      const [first, second] = [await ask({ type: 'bootstrap.verify' }), await ask({ type: 'bootstrap.verify' })];
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      const other = await ask({ type: 'bootstrap.topics' });
      expect(other.status).toBe(409);
      expect((await problemOf(other)).type).toBe('/problems/idempotency-conflict');
    });

    it('plan what was never seen before what is stale, and verify what was observed since', async () => {
      const plan = await gateway.operate({ type: 'enrich.plan', limit: 200 });
      const { trackIds, staleTracks } = plan.result as { trackIds: string[]; staleTracks: number };
      const { rows } = await pool.query<{ id: string }>(
        `SELECT id FROM live.tracks t WHERE NOT EXISTS (SELECT 1 FROM live.track_meta WHERE id = t.id)`,
      );
      expect(trackIds.slice(0, rows.length).toSorted()).toEqual(rows.map((row) => row.id).toSorted());
      expect(trackIds).toHaveLength(200);
      expect(staleTracks).toBe(200 - rows.length);

      const early = await gateway.operate({ type: 'enrich.verify', planId: plan.id });
      expect(early.state).toBe('failed');
      await pool.query('UPDATE live.artist_meta SET observed_at = $1', [Date.now()]);
      const late = await gateway.operate({ type: 'enrich.verify', planId: plan.id });
      expect(late).toMatchObject({
        state: 'succeeded',
        result: { artists: { planned: 30, observed: 30, waiting: [] } },
      });
    });

    it('fail to verify what is no plan', async () => {
      const verdict = await gateway.operate({ type: 'enrich.verify', planId: '00000000-0000-4000-8000-000000000000' });
      expect(verdict).toMatchObject({ state: 'failed', error: expect.stringContaining('no finished enrich.plan') });
    });

    it(
      'for the producer are rows that it finds, and commands that name them',
      async () => {
        const commands: contracts.Command[] = [];
        let subscription: CommandSubscription | undefined;
        try {
          subscription = await subscribeToCommands({
            kafka: createKafka({ brokers: env.FRESHWAX_KAFKA_BROKERS, clientId: 'gateway-itest' }),
            topicPrefix: env.FRESHWAX_TOPIC_PREFIX,
            groupId: 'gateway-itest',
            handle: async (command) => void commands.push(command),
            onInvalid: () => undefined,
            onCrash: () => undefined,
          });
          const accepted = await gateway.post({ type: 'enrich', trackIds: ['t1'], artistIds: [] });
          const { data } = contracts.operationAnswer.parse(await accepted.json());
          await eventually(() =>
            expect(commands).toEqual([{ type: 'enrich', operationId: data.id, trackIds: ['t1'], artistIds: [] }]),
          );
          const { rows } = await pool.query('SELECT state FROM book.operation WHERE id = $1', [data.id]);
          expect(rows).toEqual([{ state: 'queued' }]);
        } finally {
          await subscription?.stop();
        }
      },
      MINUTE_MS,
    );

    it('are taken back while they wait, asked to end where they can, and else left alone', async () => {
      const insert = `INSERT INTO book.operation (id, type, state, progress, request, log, created_at)
        VALUES (gen_random_uuid(), $1, $2, 0, '{}', '["x"]', now()) RETURNING id`;
      const idOf = async (type: string, state: string): Promise<string> =>
        (await pool.query<{ id: string }>(insert, [type, state])).rows[0]!.id;
      const cancel = async (id: string, key = ADMIN_KEY) => {
        const headers = { authorization: `Bearer ${key}` };
        const answer = await gateway.change('POST', `/api/v1/operations/${id}/cancel`, { headers });
        const body = (await answer.json()) as { data?: contracts.Operation; detail?: string };
        return [answer.status, body.data?.state ?? body.detail];
      };

      const waiting = await idOf('purge', 'queued');
      expect(await cancel(waiting, 'wrong')).toMatchObject([401]);
      expect(await cancel(waiting)).toEqual([202, 'cancelled']);
      expect(await cancel(waiting)).toEqual([202, 'cancelled']);
      expect(await cancel(await idOf('reconcile', 'running'))).toEqual([202, 'cancelling']);
      expect(await cancel(await idOf('purge', 'running'))).toEqual([409, 'purge cannot end before it is done.']);
      expect(await cancel(await idOf('purge', 'succeeded'))).toEqual([409, 'It has succeeded already.']);
      expect(await cancel(await idOf('adopt', 'queued'))).toEqual([409, 'adopt cannot end before it is done.']);
      expect(await cancel('00000000-0000-4000-8000-000000000000')).toEqual([404, expect.any(String)]);
    });

    it('that a dead gateway left running are failed by the next, those of the producer are left alone', async () => {
      const insert = `INSERT INTO book.operation (id, type, state, progress, request, log, created_at)
        VALUES (gen_random_uuid(), $1, 'running', 0.5, '{}', '["x"]', now()) RETURNING id`;
      const idOf = async (type: string): Promise<string> =>
        (await pool.query<{ id: string }>(insert, [type])).rows[0]!.id;
      const [own, producers] = [await idOf('bootstrap.verify'), await idOf('poll')];
      const next = await Gateway.start(env);
      try {
        await eventually(async () => {
          const { data } = await next.read(`operations/${own}`, contracts.operationAnswer);
          expect(data).toMatchObject({ state: 'failed', error: expect.stringContaining('stopped') });
        });
        expect((await next.read(`operations/${producers}`, contracts.operationAnswer)).data.state).toBe('running');
      } finally {
        await next.close();
      }
    });
  });

  it('documents every route it serves, from the schemas that validate', async () => {
    const document = (await (await gateway.get('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, object>;
    };
    expect(document.openapi).toBe('3.1.0');
    const documented = Object.keys(document.paths);
    for (const path of Object.keys(ROUTES)) expect(documented).toContain(`/api/v1/${path.split('?')[0]}`);
    expect((await gateway.get('/api/docs')).status).toBe(200);
  });

  it(
    'starts, lives and keeps operations in memory while no store answers',
    async () => {
      const nowhere = 'postgres://nobody@127.0.0.1:1/none';
      const alone = await Gateway.start({
        ...env,
        FRESHWAX_POSTGRES_URL: nowhere,
        FRESHWAX_POSTGRES_OWNER_URL: nowhere,
        FRESHWAX_CASSANDRA_CONTACT_POINTS: ['127.0.0.1:1'],
        FRESHWAX_KAFKA_BROKERS: ['127.0.0.1:1'],
      });
      try {
        expect((await alone.get('/health/live')).status).toBe(200);
        const before = performance.now();
        expect((await alone.get('/health/ready')).status).toBe(503);
        expect(performance.now() - before).toBeLessThan(3_000);
        for (const path of ['stats/overview', 'tracks', 'events', 'pipeline', 'dead-letters'])
          expect([path, (await alone.get(`/api/v1/${path}`)).status]).toEqual([path, 503]);
        expect((await alone.post({ type: 'poll' })).status).toBe(503);
        expect((await alone.post({ type: 'enrich.plan' })).status).toBe(202);
        const { data } = await alone.read('operations', contracts.operationList);
        expect(data.map((operation) => operation.type)).toEqual(['enrich.plan']);
      } finally {
        await alone.close();
      }
    },
    MINUTE_MS,
  );

  it('does not wait, when it stops, for a connection that says nothing', async () => {
    const leaving = await Gateway.start(env);
    const silent = connect(Number(new URL(leaving.url).port), '127.0.0.1').on('error', () => undefined);
    await once(silent, 'connect');
    await leaving.close();
    silent.destroy();
  }, 8_000);

  it('says goodbye to live listeners when it stops', async () => {
    const leaving = await Gateway.start(env);
    const response = await leaving.get('/api/v1/live');
    const reading = response.text();
    await leaving.close();
    expect(await reading).toContain('event: bye');
  });

  it('refuses to listen beyond loopback without an admin key', async () => {
    const open = {
      ...env,
      FRESHWAX_HOST: '0.0.0.0',
      FRESHWAX_ADMIN_KEY: undefined,
      FRESHWAX_ADMIN_KEY_FILE: '/nowhere/admin.key',
    };
    await expect(createGateway(open, { isSilent: true })).rejects.toThrow('an admin key is needed');
  });
});
