import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTracing, type Tracing } from '@freshwax/runtime/trace';
import { Collector } from '../../../../test/collector.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';

const PARENT = '00f067aa0ba902b7';

describe('the trace of a request', () => {
  let collector: Collector;
  let tracing: Tracing;
  let filled: FilledGateway;
  const traces = { list: 'a'.repeat(32), statistic: 'b'.repeat(32), record: 'c'.repeat(32), unsampled: 'd'.repeat(32) };

  beforeAll(async () => {
    collector = await Collector.listen();
    tracing = await startTracing(collector.url, 'freshwax-gateway');
    filled = await FilledGateway.start();
    const ask = (path: string, traceId: string, flags = '01') =>
      filled.gateway.get(`/api/v1/${path}`, { traceparent: `00-${traceId}-${PARENT}-${flags}` });
    const listed = await ask('tracks?limit=2&q=track', traces.list);
    expect(listed.headers.get('x-trace-id')).toBe(traces.list);
    expect(listed.headers.get('traceresponse')).toMatch(new RegExp(`^00-${traces.list}-[0-9a-f]{16}-01$`));
    await ask('stats/genres', traces.statistic);
    const topic = `${filled.env.FRESHWAX_TOPIC_PREFIX}spotify.track_meta`;
    await ask(`events?topic=${topic}&partition=0&offset=1`, traces.record);
    await ask('stats/overview', traces.unsampled, '00');
    await filled.close();
    await tracing.stop();
  });
  afterAll(() => collector.close());

  const spansOf = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId);
  const valuesOf = (span: { attributes: { key: string; value: Record<string, unknown> }[] }) =>
    Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

  it.each([
    ['list', 'GET /api/v1/tracks', 'postgresql SELECT'],
    ['statistic', 'GET /api/v1/stats/genres', 'postgresql SELECT'],
    ['record', 'GET /api/v1/events', 'cassandra SELECT'],
  ] as const)('for a %s goes on from the caller to the stores', (kind, name, store) => {
    const spans = spansOf(traces[kind]);
    const root = spans.find((span) => span.name === name)!;
    expect(root.parentSpanId).toBe(PARENT);
    const below = spans.filter(({ parentSpanId }) => parentSpanId === root.spanId);
    expect(below.map((span) => span.name)).toContain(store);
    expect(valuesOf(below.find((span) => span.name === store)!)).toMatchObject({ 'db.operation.name': 'SELECT' });
  });

  it('says what was answered, and nothing that was asked for by name', () => {
    const root = spansOf(traces.list).find(({ name }) => name.startsWith('GET '))!;
    expect(valuesOf(root)).toEqual({
      'http.request.method': 'GET',
      'url.path': '/api/v1/tracks',
      'http.route': '/api/v1/tracks',
      'http.response.status_code': expect.anything(),
    });
    const statement = spansOf(traces.list).find(({ name }) => name.startsWith('postgresql'))!;
    expect(String(valuesOf(statement)['db.query.text'])).not.toContain('%track%');
  });

  it('that the caller does not record is not recorded here', () => {
    expect(spansOf(traces.unsampled)).toEqual([]);
  });
});
