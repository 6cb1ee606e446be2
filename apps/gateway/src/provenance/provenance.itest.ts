import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCassandraClient, RawEventWriter } from '@freshwax/cassandra';
import * as contracts from '@freshwax/contracts';
import { createKafka, kafkaConnection } from '@freshwax/kafka';
import { eventually } from '../../../../test/eventually.ts';
import { FilledGateway } from '../filled-gateway.fixture.ts';
import { OBSERVED_AT_MS } from '../gateway.fixture.ts';

const RUN = '0d9f1c1e-8f43-4b7e-9a53-5a4f5b1f0c11';
const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('provenance', () => {
  let filled: FilledGateway;
  let topic: string;

  beforeAll(async () => {
    filled = await FilledGateway.start();
    topic = `${filled.env.FRESHWAX_TOPIC_PREFIX}spotify.new_releases.track`;
    // Record 7 of partition 1 is the newest word for track 7 of the fixture; run and trace are those of a producer.
    await filled.write(
      `INSERT INTO book.run (id, source, job, mode, started_at, trace_id) VALUES ('${RUN}', 'simulator', 'discovery', null, now(), '${TRACE}')`,
      `UPDATE book.ingest_offset SET next_offset = 10 WHERE topic = '${topic}' AND part = 1`,
      `UPDATE book.ingest_offset SET next_offset = 5 WHERE topic LIKE '%track_meta' AND part = 1`,
    );
    const client = createCassandraClient({
      contactPoints: filled.env.FRESHWAX_CASSANDRA_CONTACT_POINTS,
      dataCenter: filled.env.FRESHWAX_CASSANDRA_DATACENTER,
      keyspace: filled.env.FRESHWAX_CASSANDRA_KEYSPACE,
      applicationName: 'provenance-itest',
    });
    const traceparent = Buffer.from(`00-${TRACE}-b7ad6b7169203331-01`).toString('base64');
    await new RawEventWriter(client).write({ topic, partition: 1, generation: 0 }, [
      {
        offset: 7n,
        timestampMs: OBSERVED_AT_MS,
        payload: Buffer.from(JSON.stringify({ entity_id: 'track7', run_id: RUN, source: 'simulator' })),
        key: null,
        headers: Buffer.from(JSON.stringify([['traceparent', traceparent]])),
        expiresAtMs: null,
      },
    ]);
    await client.shutdown();
  });

  afterAll(() => filled.close());

  it('leads from a row of a list to its record, its run and its trace, and back to the row', async () => {
    const track = (await filled.gateway.read('tracks/track7', contracts.trackAnswer)).data;
    const { partition, generation, offset } = track.provenance;
    const path = `provenance?topic=${track.provenance.topic}&partition=${partition}&generation=${generation}&offset=${offset}`;
    const { data } = await filled.gateway.read(path, contracts.recordProvenanceAnswer);
    expect(data).toMatchObject({
      fate: 'applied',
      reason: null,
      event: { key: 'track7', offset: '7' },
      rows: [{ table: 'live.tracks', id: 'track7', source: 'simulator', observedAt: track.observedAt }],
      run: { id: RUN, job: 'discovery' },
      traceId: TRACE,
    });
  });

  it('says of a record that was rejected why, of one ahead that it waits, and of what was never published that it is not known', async () => {
    const read = async (at: string) =>
      (await filled.gateway.read(`provenance?${at}`, contracts.recordProvenanceAnswer)).data;
    const metas = `${filled.env.FRESHWAX_TOPIC_PREFIX}spotify.track_meta`;
    expect(await read(`topic=${metas}&partition=1&offset=1`)).toMatchObject({
      fate: 'rejected',
      reason: 'schema',
      letter: `${metas}:1:0:1`,
    });
    const waiting = { topic: metas, messages: Array.from({ length: 6 }, () => ({ partition: 1, value: '{}' })) };
    const kafka = createKafka({ ...kafkaConnection(filled.env), clientId: 'provenance-itest' }).producer();
    await kafka.connect();
    await kafka.send(waiting);
    await kafka.disconnect();
    // Those who ask within a second share one look at Kafka.
    await eventually(async () =>
      expect(await read(`topic=${metas}&partition=1&offset=5`)).toMatchObject({ fate: 'waiting', event: null }),
    );
    expect(await read(`topic=${metas}&partition=1&offset=6`)).toMatchObject({ fate: 'unknown', event: null });
    expect((await filled.gateway.get('/api/v1/provenance?topic=none&partition=0&offset=0')).status).toBe(404);
  });

  it('names of what was published again and rejected again the letter by which it is mended', async () => {
    const metas = `${filled.env.FRESHWAX_TOPIC_PREFIX}spotify.track_meta`;
    await filled.pool.query(
      `INSERT INTO book.dead_letter (topic, part, generation, off, reason, recorded_at, root_generation, root_off)
       VALUES ($1, 1, 0, 3, 'schema', 0, 0, 1)`,
      [metas],
    );
    const path = `provenance?topic=${metas}&partition=1&offset=3`;
    const { data } = await filled.gateway.read(path, contracts.recordProvenanceAnswer);
    expect(data).toMatchObject({ fate: 'rejected', letter: `${metas}:1:0:1` });
  });

  it('lists the raw events of an entity newest first, page by page, and says how many are gone', async () => {
    const first = await filled.gateway.read('events?entityId=track7&limit=1', contracts.rawEventList);
    const cursor = encodeURIComponent(first.page.nextCursor!);
    const second = await filled.gateway.read(`events?entityId=track7&limit=1&cursor=${cursor}`, contracts.rawEventList);
    const events = [...first.data, ...second.data];
    expect(events.map((event) => [event.topic, event.offset])).toEqual([[topic, '7']]);
    // The record of its meta row was never written: it counts as gone.
    expect((first.meta.missing['gone'] ?? 0) + (second.meta.missing['gone'] ?? 0)).toBe(1);
    expect(second.page.hasMore).toBe(false);
  });

  it.each([
    'events?entityId=a&topic=b',
    'events?source=simulator',
    'events?topic=a&partition=0&offset=one',
    'provenance?topic=a%20b&partition=0&offset=0',
    'provenance?topic=a&partition=0&offset=9999999999999999999',
  ])('refuses %s', async (path) => {
    expect((await filled.gateway.get(`/api/v1/${path}`)).status).toBe(400);
  });
});
