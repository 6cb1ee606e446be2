import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import type { Pool } from '@freshwax/postgres';
import type { z } from 'zod';
import { eventually } from '../../../test/eventually.ts';
import { testPool } from '../../../test/pool.ts';
import { isolatedNamespace } from '../../../test/servers.ts';
import { readGatewayEnv, type GatewayEnv } from './env.ts';
import { fillStores, TRACKS } from './gateway.fixture.ts';
import { ADMIN_KEY, Gateway, insisting, problemOf } from './running-gateway.fixture.ts';

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
  'watch-list': contracts.watchEntryList,
  'followed-artists': contracts.followedArtistList,
  'albums?sort=-listenCount': contracts.albumList,
  'stats/movers?window=30d&of=artists': contracts.moversAnswer,
  'stats/exploration?x=releaseAgeDays&y=popularity': contracts.explorationAnswer,
  'stats/releases': contracts.releaseCalendarAnswer,
  'stats/genres': contracts.genresAnswer,
  'compare?ids=track1,artist1': contracts.comparisonAnswer,
  'stats/overview?source=spotify,import': contracts.overviewAnswer,
};

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
    pool = testPool(env.FRESHWAX_POSTGRES_URL, { max: 1 });
    gateway = await Gateway.start(env);
  });

  afterAll(async () => {
    await gateway.close();
    await pool.end();
  });

  describe('on an empty stack', () => {
    it('keeps a quiet connection longer than a proxy in front of it does, so that no question meets a closing one', async () => {
      expect((await gateway.get('/health/live')).headers.get('keep-alive')).toBe('timeout=75');
    });

    it('lives, is not ready, and says what is missing', async () => {
      expect((await gateway.get('/health/live')).status).toBe(200);
      // Whoever does not answer within a second is said not to: on a busy machine that may be true the first time.
      await eventually(async () => {
        const response = await gateway.get('/health/ready');
        expect(response.status).toBe(503);
        const { checks } = (await response.json()) as { checks: Record<string, { detail?: string }> };
        expect(checks['postgres']?.detail).toContain('bootstrap.migrate');
        expect(checks['cassandra']?.detail).toContain('bootstrap.keyspace');
        expect(checks['kafka']?.detail).toContain('bootstrap.topics');
      });
    });

    it('answers reads with 503 and when to ask again', async () => {
      const response = await gateway.get('/api/v1/stats/overview');
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await problemOf(response)).toMatchObject({ type: '/problems/upstream-unavailable' });
    });

    it('keeps operations in memory until the schema is there, and writes the earlier ones then', async () => {
      const ids: string[] = [];
      for (const type of ['bootstrap.topics', 'bootstrap.keyspace', 'bootstrap.migrate', 'bootstrap.verify'] as const) {
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
      await eventually(async () => expect((await gateway.get('/health/ready')).status).toBe(200));
    });

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
    });

    it.each(Object.keys(ROUTES))('answers %s by its schema', async (path) => {
      await gateway.read(path, ROUTES[path]!);
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
      // A store that takes longer than a second is called down.
      const { partitions } = await eventually(async () => {
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
        return data;
      });
      expect(partitions).toHaveLength(30);
    });

    it('has sampled how many rows there are, of what is followed', async () => {
      const { data } = await gateway.read('stats/overview', contracts.overviewAnswer);
      const { albums, tracks, artists, watchedTracks } = data;
      await eventually(async () => {
        const { counts } = (await gateway.read('pipeline', contracts.pipelineAnswer)).data;
        expect(counts.at(-1)).toEqual({ at: expect.any(Number), albums, tracks, artists, watchedTracks });
      });
    });

    it('answers 304 to who has this version, and the data to who has another', async () => {
      const etag = (await gateway.get('/api/v1/stats/overview', insisting)).headers.get('etag')!;
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

    it('documents the headers of unchanged answers and of live events where they are, and nowhere else', async () => {
      const { paths } = (await (await gateway.get('/api/openapi.json')).json()) as {
        paths: Record<string, { get?: { parameters: object[]; responses: Record<string, { headers?: object }> } }>;
      };
      for (const path of [...Object.keys(ROUTES), 'tracks.csv', 'purge-preview?source=simulator']) {
        const tag = (await gateway.get(`/api/v1/${path}`, insisting)).headers.get('etag');
        const { parameters, responses } = paths[`/api/v1/${path.split('?')[0]!.replace('.csv', '.{format}')}`]!.get!;
        const said = {
          asks: parameters.some((it) => '$ref' in it && it.$ref === '#/components/parameters/If-None-Match'),
          tags: responses['200']!.headers !== undefined,
          unchanged: '304' in responses,
        };
        const isTagged = tag !== null;
        expect([path, said]).toEqual([path, { asks: isTagged, tags: isTagged, unchanged: isTagged }]);
      }
      expect(paths['/api/v1/live']!.get!.parameters).toContainEqual(
        expect.objectContaining({ name: 'Last-Event-ID', in: 'header', required: false }),
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
      // What a store does not say in time is left out.
      await eventually(async () => {
        const metrics = await (await gateway.get('/metrics')).text();
        expect(metrics).toContain('http_requests_total{method="GET",route="/api/v1/stats/overview",status="200"}');
        expect(metrics).toContain('dead_letters{reason="schema"} 13');
        expect(metrics).toMatch(/pipeline_event_age_seconds \d/);
        expect(metrics).toMatch(/consumer_lag_seconds\{topic=".*spotify\.track_meta"\} \d/);
        expect(metrics).toMatch(/consumer_lag_records\{topic=".*spotify\.track_meta"\} \d/);
      });
    });
  });

  it('documents every route it serves, from the schemas that validate', async () => {
    const document = (await (await gateway.get('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, object>;
      components: { securitySchemes: object };
    };
    expect(document.openapi).toBe('3.1.0');
    // A key says nothing to whoever holds it: it is no JWT.
    expect(document.components.securitySchemes).toEqual({ bearer: { type: 'http', scheme: 'bearer' } });
    const documented = Object.keys(document.paths);
    for (const path of Object.keys(ROUTES)) expect(documented).toContain(`/api/v1/${path.split('?')[0]}`);
    expect((await gateway.get('/api/docs')).status).toBe(200);
  });
});
