import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as contracts from '@freshwax/contracts';
import { eventually } from '../../../../test/eventually.ts';
import { TcpProxy } from '../../../../test/faults/proxy/tcp.proxy.ts';
import type { GatewayEnv } from '../env.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { Gateway, insisting, problemOf } from '../running-gateway.fixture.ts';

describe('while PostgreSQL is away', () => {
  let filled: FilledGateway;
  let proxy: TcpProxy;
  let gateway: Gateway;

  beforeAll(async () => {
    filled = await FilledGateway.start();
    const url = new URL(filled.env.FRESHWAX_POSTGRES_URL);
    proxy = await TcpProxy.open({ target: Number(url.port) });
    url.port = String(proxy.port);
    const env: GatewayEnv = { ...filled.env, FRESHWAX_POSTGRES_URL: url.toString() };
    gateway = await Gateway.start(env);
  });

  afterAll(async () => {
    await gateway.close();
    await proxy.close();
    await filled.close();
  });

  it('what was answered before is answered again, marked as stale; what was not says when to ask again', async () => {
    const topic = `${filled.env.FRESHWAX_TOPIC_PREFIX}spotify.track_meta`;
    const known = [
      'stats/overview',
      'tracks?limit=3',
      'stats/artists',
      'tracks/track1/history',
      'provenance/rows?figure=tracks&limit=2',
      'pipeline',
      'sources',
      'runs',
      'dead-letters?limit=2',
      'dead-letters/counts',
      `dead-letters/${topic}:1:0:1`,
      `provenance?topic=${topic}&partition=1&offset=1`,
      'watch-list',
      'followed-artists',
      'meta/tables',
    ];
    const tags: string[] = [];
    const before: unknown[] = [];
    for (const path of known) {
      const response = await gateway.get(`/api/v1/${path}`, insisting);
      expect([path, response.status]).toEqual([path, 200]);
      tags.push(response.headers.get('etag')!);
      before.push(await response.json());
    }
    await proxy.strike('refuse');

    await eventually(async () => {
      const response = await gateway.get('/api/v1/stats/overview');
      const { data, meta } = contracts.overviewAnswer.parse(await response.json());
      expect(meta.stale).toEqual({ detail: 'PostgreSQL does not answer.' });
      const [first] = before as contracts.OverviewAnswer[];
      expect([data, meta.dataVersion]).toEqual([first!.data, first!.meta.dataVersion]);
      expect(meta.freshnessMs).toBeGreaterThan(first!.meta.freshnessMs!);
      expect([response.headers.get('etag'), response.headers.get('cache-control')]).toEqual([null, 'no-store']);
    });
    for (const [at, path] of known.entries()) {
      // A tag that its reader has from before says nothing: it would hide that the answer is old.
      const response = await gateway.get(`/api/v1/${path}`, { 'if-none-match': tags[at]! });
      const { meta } = (await response.json()) as { meta: contracts.AnswerMeta };
      expect([path, response.status, meta.stale?.detail]).toEqual([path, 200, 'PostgreSQL does not answer.']);
      expect([response.headers.get('etag'), response.headers.get('cache-control')]).toEqual([null, 'no-store']);
    }
    await eventually(async () => {
      const { data } = await gateway.read('pipeline', contracts.pipelineAnswer);
      expect(data.services.find(({ name }) => name === 'postgres')?.state).toBe('down');
      expect(data.partitions.reduce((sum, { applied }) => sum + applied, 0)).toBe(3_000);
    });
    const unseen = await gateway.get('/api/v1/tracks?limit=4');
    expect(unseen.headers.get('retry-after')).toBe('5');
    expect(await problemOf(unseen)).toMatchObject({ status: 503, detail: 'PostgreSQL does not answer.' });
  });

  it.each(['tracks.csv', 'tracks.ndjson', 'tracks.parquet', 'releases.atom', 'releases.ics'])(
    '%s is not begun: it says when to ask again',
    async (path) => {
      const response = await gateway.get(`/api/v1/${path}`);
      expect([response.headers.get('retry-after'), response.headers.get('content-disposition')]).toEqual(['5', null]);
      expect(await problemOf(response)).toMatchObject({ status: 503, detail: 'PostgreSQL does not answer.' });
    },
  );

  it('the mark goes as soon as it is back', async () => {
    await proxy.heal();
    await eventually(async () => {
      for (const path of ['stats/overview', 'pipeline', 'runs', 'dead-letters?limit=2']) {
        const response = await gateway.get(`/api/v1/${path}`);
        const { meta } = (await response.json()) as { meta: contracts.AnswerMeta };
        expect([path, meta.stale, typeof response.headers.get('etag')]).toEqual([path, undefined, 'string']);
      }
    });
  });
});

/** What rests in neither Cassandra nor Kafka. */
const OF_POSTGRES = [
  'stats/overview',
  'tracks?limit=3',
  'tracks/track1/history',
  'runs',
  'dead-letters?limit=2',
  'sources',
];

describe('while Cassandra alone is away', () => {
  let filled: FilledGateway;
  let proxy: TcpProxy;
  let gateway: Gateway;
  let topic: string;

  beforeAll(async () => {
    filled = await FilledGateway.start();
    topic = `${filled.env.FRESHWAX_TOPIC_PREFIX}spotify.track_meta`;
    const [host] = filled.env.FRESHWAX_CASSANDRA_CONTACT_POINTS;
    proxy = await TcpProxy.open({ target: Number(host!.split(':')[1]) });
    gateway = await Gateway.start({ ...filled.env, FRESHWAX_CASSANDRA_CONTACT_POINTS: [`127.0.0.1:${proxy.port}`] });
  });

  afterAll(async () => {
    await gateway.close();
    await proxy.close();
    await filled.close();
  });

  it('records that were shown are shown again, marked as stale, others are 503, and figures are as ever', async () => {
    const known = [
      `events?topic=${topic}&limit=2`,
      `events?topic=${topic}&partition=1&offset=1`,
      `provenance?topic=${topic}&partition=1&offset=1`,
      `dead-letters/${topic}:1:0:1`,
    ];
    const before: { data: unknown }[] = [];
    for (const path of known) before.push((await (await gateway.get(`/api/v1/${path}`)).json()) as { data: unknown });
    await proxy.strike('refuse');
    for (const [at, path] of known.entries())
      await eventually(async () => {
        const response = await gateway.get(`/api/v1/${path}`, insisting);
        const { data, meta } = (await response.json()) as { data: unknown; meta: contracts.AnswerMeta };
        expect([path, response.status, data]).toEqual([path, 200, before[at]!.data]);
        expect([path, meta.stale?.detail]).toEqual([path, expect.stringMatching(/^Cassandra does not answer/)]);
      });
    const unseen = await gateway.get(`/api/v1/events?topic=${topic}&limit=3`);
    expect(unseen.headers.get('retry-after')).toBe('5');
    expect(await problemOf(unseen)).toMatchObject({ status: 503, detail: expect.stringMatching(/^Cassandra/) });
    for (const path of OF_POSTGRES) {
      const response = await gateway.get(`/api/v1/${path}`, insisting);
      const { meta } = (await response.json()) as { meta: contracts.AnswerMeta };
      expect([path, response.status, meta.stale]).toEqual([path, 200, undefined]);
    }
    await eventually(async () => {
      const { data, meta } = await gateway.read('pipeline', contracts.pipelineAnswer);
      const states = data.services.map(({ name, state }) => [name, state]);
      expect(states).toEqual(
        expect.arrayContaining([
          ['cassandra', 'down'],
          ['postgres', 'up'],
          ['kafka', 'up'],
        ]),
      );
      expect(meta.stale).toBeUndefined();
    });
  });

  it('the mark goes as soon as it is back', async () => {
    await proxy.heal();
    await eventually(async () => {
      const { meta } = await gateway.read(`events?topic=${topic}&limit=2`, contracts.rawEventList);
      expect(meta.stale).toBeUndefined();
    });
  });
});

describe('while Kafka alone is away', () => {
  it('figures, lists and records are as ever, and lag is unknown, not zero', async () => {
    const filled = await FilledGateway.start();
    const gateway = await Gateway.start({ ...filled.env, FRESHWAX_KAFKA_BROKERS: ['127.0.0.1:1'] });
    try {
      for (const path of [...OF_POSTGRES, 'events?limit=2']) {
        const response = await gateway.get(`/api/v1/${path}`, insisting);
        const { meta } = (await response.json()) as { meta: contracts.AnswerMeta };
        expect([path, response.status, meta.stale]).toEqual([path, 200, undefined]);
      }
      const { data } = await gateway.read('pipeline', contracts.pipelineAnswer);
      expect([data.lagRecords, data.lagSeconds]).toEqual([null, null]);
      expect(data.partitions.map(({ lagRecords, lagSeconds }) => [lagRecords, lagSeconds])).toEqual(
        data.partitions.map(() => [null, null]),
      );
      expect(data.partitions.length).toBe(30);
      expect(data.services).toContainEqual(expect.objectContaining({ name: 'kafka', state: 'down' }));
    } finally {
      await gateway.close();
      await filled.close();
    }
  });
});
