import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from '../../../../test/delivery/app.process.ts';
import { Collector } from '../../../../test/collector.ts';
import { TestPipeline } from '../../../../test/delivery/pipeline.ts';
import { eventually } from '../../../../test/eventually.ts';
import { ListeningPost } from '../../test/listening.post.ts';

const SECRET = 'a-secret-that-nobody-reads';

describe('the traces and logs of a producer', () => {
  let pipeline: TestPipeline;
  let post: ListeningPost;
  let collector: Collector;
  let producer: AppProcess;

  beforeAll(async () => {
    pipeline = await TestPipeline.create(1);
    await pipeline.startConsumer();
    const simulator = await pipeline.start('simulator', {
      FRESHWAX_SIMULATOR_CLIENT_ID: 'an-id',
      FRESHWAX_SIMULATOR_CLIENT_SECRET: SECRET,
      // Every kind of line is to be in the log: refusals, pauses, failures.
      FRESHWAX_SIMULATOR_FAULTS: 'expired-token:0.05,503:0.05,html-page:0.02,redirect:0.01',
    });
    [post, collector] = await Promise.all([ListeningPost.before(simulator.url), Collector.listen()]);
    producer = await pipeline.start('producer', {
      FRESHWAX_SOURCE: 'spotify',
      SPOTIFY_CLIENT_ID: 'an-id',
      SPOTIFY_CLIENT_SECRET: SECRET,
      FRESHWAX_SPOTIFY_API_URL: post.url,
      FRESHWAX_SPOTIFY_ACCOUNTS_URL: post.url,
      FRESHWAX_CALLS_PER_DAY: '100000',
      FRESHWAX_CALLS_PER_RUN: '40',
      FRESHWAX_DISCOVERY_SCHEDULE: '*/2 * * * * *',
      FRESHWAX_ENRICHMENT_SCHEDULE: '*/2 * * * * *',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
  });
  afterAll(async () => {
    await pipeline.close();
    post.close();
    collector.close();
  });

  it('show each run with its exchanges and publishes below it, under the id that its row and its records carry', async () => {
    await eventually(async () => {
      const { rows } = await pipeline.pool.query<{ trace_id: string }>(
        `SELECT trace_id FROM book.run WHERE job = 'discovery' AND published > 0`,
      );
      const spans = collector.spans.filter(({ traceId }) => traceId === rows[0]?.trace_id);
      const root = spans.find(({ name }) => name === 'run discovery');
      expect(root).toBeDefined();
      const below = spans.filter(({ parentSpanId }) => parentSpanId === root!.spanId).map(({ name }) => name);
      expect(below).toContain('publish');
      expect(below.some((name) => /^GET (browse\/new-releases|search)$/.test(name))).toBe(true);
    });
    const exchange = collector.spans.find(({ name }) => name.startsWith('GET '))!;
    expect(
      Object.fromEntries(exchange.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
    ).toMatchObject({
      'http.request.method': 'GET',
      'http.response.status_code': expect.any(Number),
      'server.address': '127.0.0.1',
      'url.full': expect.stringContaining(`${post.url}/v1/`),
      'freshwax.bucket': expect.any(String),
    });
  });

  it('go with each record into the log of raw events', async () => {
    await eventually(async () => {
      const { rows } = await pipeline.cassandra.execute('SELECT headers FROM spotify_events LIMIT 1');
      const [[name, value]] = JSON.parse(String(rows[0]!['headers'] as Buffer)) as [[string, string]];
      const traceparent = Buffer.from(value, 'base64').toString();
      expect([name, traceparent]).toEqual(['traceparent', expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)]);
      const found = await pipeline.pool.query('SELECT FROM book.run WHERE trace_id = $1', [traceparent.split('-')[1]]);
      expect(found.rowCount).toBe(1);
    });
  });

  it('hold neither the secret nor a token, in no form', async () => {
    await eventually(() => expect(post.heard.size).toBeGreaterThanOrEqual(3));
    expect(await producer.kill('SIGTERM')).toBe(0);
    const basic = Buffer.from(`an-id:${SECRET}`).toString('base64');
    expect(post.heard).toContain(basic);
    const { rows } = await pipeline.pool.query<{ row: string }>(
      `SELECT run::text AS row FROM book.run UNION ALL SELECT capability::text FROM book.capability`,
    );
    const said = [producer.log(), collector.text, ...rows.map(({ row }) => row)].join('\n');
    expect(said.length).toBeGreaterThan(10_000);
    for (const credential of [SECRET, ...post.heard]) expect(said.includes(credential)).toBe(false);
    expect(said).not.toMatch(/bearer |basic /i);
  });
});
