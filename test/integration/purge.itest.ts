import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  purgeReceipt,
  streams,
  topicTable,
  type Observation,
  type PurgePreview,
  type Source,
} from '@freshwax/contracts';
import { RawEventWriter } from '@freshwax/cassandra';
import { sealEvent } from '@freshwax/kafka';
import { aggregateDifferences, cassandraDifferences, ledgerDifferences } from '../delivery/checker.ts';
import type { AppProcess } from '../delivery/app.process.ts';
import { Operator } from '../delivery/operator.ts';
import { TestPipeline } from '../delivery/pipeline.ts';
import { rawDifferences } from '../delivery/raw.checker.ts';
import { observation, PARTITIONS, Sender, type Sent } from '../delivery/sender.ts';
import { untilMaintainer } from '../delivery/worker.ts';
import { eventually } from '../eventually.ts';

const DAY_MS = 86_400_000;
const KEY = 'a-key-for-this-test';
const TODAY_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS;
/** Observations of these tests lie within two days around it. */
const CUT_MS = TODAY_MS - 5 * DAY_MS;
const BEFORE = new Date(CUT_MS).toISOString().slice(0, 10);

const SOURCES = ['spotify', 'simulator', 'import'] as const;
type Stream = (typeof streams)[number];

/** The `at`-th observation of a source: 700 entities a stream, a day before the cut to a day after it, out of order. */
function said(stream: Stream, source: Source, at: number): Observation {
  const spread = ((at * 7_919) % 172_801) * 1_000;
  const entity = `${stream}-${at % 700}`;
  const it = { ...observation(stream, at), source, entity_id: entity, observed_at: CUT_MS - DAY_MS + spread };
  return it as Observation;
}

const message = (it: Observation): { key: string; value: Buffer } => ({
  key: it.entity_id,
  value: Buffer.from(JSON.stringify(sealEvent(it))),
});

async function sendAll(sender: Sender, from: number, to: number): Promise<Sent[]> {
  const before = sender.sent.length;
  for (const source of SOURCES)
    for (const stream of streams)
      await sender.send(
        stream,
        Array.from({ length: to - from }, (_, step) => message(said(stream, source, from + step))),
      );
  return sender.sent.slice(before);
}

const eventOf = ({ value }: Sent): { source?: string; observed_at?: number } =>
  JSON.parse(value?.toString('utf8') ?? '{}') as { source?: string; observed_at?: number };
const isUnderTheRule = (sent: Sent): boolean => {
  const { source, observed_at } = eventOf(sent);
  return source === 'spotify' && observed_at! < CUT_MS;
};

/** One that nothing newer than the cut is said of, and that the flow does not speak of. */
function doomedTrack(): Observation {
  const at = Array.from({ length: 200 }, (_, step) => 500 + step).find((it) =>
    [it, it + 700].every((each) => said('track_meta', 'spotify', each).observed_at < CUT_MS),
  );
  return said('track_meta', 'spotify', at!);
}

describe('a purge while two consumers write', () => {
  let pipeline: TestPipeline;
  let sender: Sender;
  let gateway: AppProcess;
  let operator: Operator;
  beforeAll(async () => {
    pipeline = await TestPipeline.create(PARTITIONS);
    sender = await new Sender(pipeline).connect();
    gateway = await pipeline.start('gateway', { FRESHWAX_ADMIN_KEY: KEY });
    operator = new Operator(gateway, KEY);
  });
  afterAll(async () => {
    await Promise.all(held.map((it) => it.release()));
    await sender.disconnect();
    await pipeline.close();
  });

  /** Rows that a purge must not find, by the sender's own record. */
  const mustGo = new Set<Sent>();
  const left = (): Sent[] => sender.sent.filter((it) => !mustGo.has(it));

  async function expectWhole(): Promise<void> {
    expect(await rawDifferences(pipeline.cassandra, pipeline.pool)).toEqual([]);
    expect(await aggregateDifferences(pipeline.pool)).toEqual([]);
    expect(await cassandraDifferences(pipeline.cassandra, left())).toEqual([]);
    expect(await ledgerDifferences(pipeline.pool, sender.sent)).toEqual([]);
    expect(await purgedCount(pipeline)).toBe(mustGo.size);
    expect(await one(pipeline, 'SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()')).toBe(
      0,
    );
  }

  it('takes all of it out of both stores and every aggregate, though its consumer is killed twice on the way', async () => {
    let consumers: AppProcess[] = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
    (await sendAll(sender, 0, 1_400)).filter(isUnderTheRule).forEach((it) => mustGo.add(it));
    const poison = Buffer.from(JSON.stringify({ ...sealEvent(said('track', 'spotify', 1)), payload: { name: 1 } }));
    await sender.send('track', [{ key: 'track-1', value: poison }], 0);
    await pipeline.drained();
    // Its Kafka time is after the cut: a letter goes by that, for what it says of itself was not believed.
    mustGo.delete(sender.sent.at(-1)!);
    const version = await dataVersion(gateway);

    // The first table is held at its last row, so that what comes meanwhile meets rows that are about to go.
    const albums = await hold(
      pipeline,
      `SELECT 1 FROM live.albums WHERE source = 'spotify' AND observed_at < ${CUT_MS} ORDER BY id DESC LIMIT 1 FOR UPDATE`,
    );
    const id = await operator.ask({ type: 'purge', source: 'spotify', before: BEFORE });
    await eventually(async () => expect(await one(pipeline, 'SELECT count(*) AS n FROM book.purge')).toBe(1));
    // After the purge an older day may be told again. It meets a row that is newer, but about to go, and must win.
    const told = doomedTrack();
    await sender.send('track_meta', [message({ ...told, observed_at: CUT_MS - 3 * DAY_MS } as Observation)]);
    const stands = `SELECT observed_at AS n FROM live.track_meta WHERE source = 'spotify' AND id = '${told.entity_id}'`;
    await eventually(async () => expect(await one(pipeline, stands)).toBe(CUT_MS - 3 * DAY_MS));
    const flow = sendAll(sender, 1_400, 1_900);
    await eventually(async () => expect(await waiting(pipeline, 'WITH doomed%')).toBe(1));
    // The second attempt is held in the middle of the raw rows, where no chunk waits: counted, not yet deleted. It is held before
    // there is one, however soon that comes.
    const windows = await hold(
      pipeline,
      `INSERT INTO book.purge_window (purge, topic, part, generation, win, n, is_whole)
       SELECT id, '${pipeline.topicPrefix}${topicTable.track_meta.topic}', 1, 0, 0, 0, false FROM book.purge`,
    );
    consumers = await killPurger(pipeline, consumers, albums);
    await eventually(async () => expect(await waiting(pipeline, 'WITH once%')).toBe(1));
    const swept = 'SELECT count(*) AS n FROM book.purge_window WHERE swept_at IS NOT NULL';
    expect(await one(pipeline, swept)).toBeGreaterThan(0);
    consumers = await killPurger(pipeline, consumers, windows);
    await flow;

    const operation = await operator.ended(id);
    expect(operation).toMatchObject({ state: 'succeeded', error: null });
    await pipeline.drained();
    await expectWhole();
    const receipt = purgeReceipt.parse(operation.result);
    expect(receipt).toMatchObject({ source: 'spotify', before: BEFORE });
    expect(receipt.rawEvents.rows).toBe(mustGo.size);
    const shard = await one(pipeline, `SELECT -sum(n) AS n FROM live.track_duration WHERE part = -1`);
    expect(receipt.tables['live.tracks']).toBe(shard);
    await eventually(async () =>
      expect(Number.parseInt(await dataVersion(gateway), 10)).toBeGreaterThan(Number.parseInt(version, 10)),
    );
    expect(await one(pipeline, stands)).toBe(CUT_MS - 3 * DAY_MS);
    await Promise.all(consumers.map((it) => it.kill('SIGTERM')));
  });

  it('keeps what lies in Kafka unread from ever being stored, also by a writer that comes late', async () => {
    // The ledger is held, so that the claims of new consumers wait, and behind them the fence: what is sent now is read after it.
    const ledger = await hold(pipeline, 'SELECT 1 FROM book.ingest_offset FOR UPDATE');
    const unread = await sendAll(sender, 1_900, 2_000);
    [...sender.sent].filter((it) => it.value && eventOf(it).source === 'spotify').forEach((it) => mustGo.add(it));
    await pipeline.pool.query(BOOKS);
    const preview = await gateway.json<{ data: PurgePreview }>('/api/v1/purge-preview?source=spotify');
    const tracks = await one(pipeline, `SELECT count(*) AS n FROM live.tracks WHERE source = 'spotify'`);
    expect(preview.data).toMatchObject({ source: 'spotify', before: null, tables: { 'live.tracks': tracks } });
    const id = await operator.ask({ type: 'purge', source: 'spotify' });
    const starting = Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
    await eventually(async () => expect(await waiting(pipeline, '%book.purge_bound%')).toBe(1));
    await ledger.release();
    const consumers = await starting;
    const operation = await operator.ended(id);
    await pipeline.drained();

    await expectWhole();
    const receipt = purgeReceipt.parse(operation.result);
    expect(receipt.before).toBeNull();
    expect(receipt.tables).toMatchObject({ 'live.tracks': tracks, 'book.watched_track': 1, 'book.source_cursor': 1 });
    const { rows: watched } = await pipeline.pool.query(
      'SELECT query, source, track_id, name, missed_at IS NULL AS is_known FROM book.watched_track ORDER BY source DESC',
    );
    expect(watched).toEqual([
      { query: 'my own words', source: 'spotify', track_id: null, name: null, is_known: true },
      { query: 'my own words', source: 'listenbrainz', track_id: 'm', name: 'N', is_known: false },
    ]);
    expect(receipt.rawEvents.rows).toBeLessThan(mustGo.size);
    const letter = `SELECT count(*) AS n FROM book.dead_letter WHERE purged_at IS NOT NULL`;
    expect(await one(pipeline, letter)).toBe(1);
    for (const table of [
      'albums',
      'tracks',
      'track_name',
      'track_meta',
      'artist_meta',
      'spotify_events',
      'popularity_history',
    ])
      expect(await one(pipeline, `SELECT count(*) AS n FROM live.${table} WHERE source = 'spotify'`)).toBe(0);

    // A consumer that was asleep before its Cassandra write wakes up: the record's own time is what it writes with.
    const late = unread.find((it) => eventOf(it).source === 'spotify')!;
    const writer = new RawEventWriter(pipeline.cassandra);
    const log = { topic: late.topic, partition: late.partition, generation: 0 };
    const row = { offset: late.offset, payload: late.value, key: null, headers: null, expiresAtMs: null };
    await writer.write(log, [{ ...row, timestampMs: await recordTime(pipeline, late) }]);
    expect(await cassandraDifferences(pipeline.cassandra, left())).toEqual([]);

    // What comes now is a new observation like any other.
    await sendAll(sender, 2_000, 2_050);
    await pipeline.drained();
    await expectWhole();
    expect(await one(pipeline, `SELECT count(*) AS n FROM live.tracks WHERE source = 'spotify'`)).toBeGreaterThan(0);
    await Promise.all(consumers.map((it) => it.kill('SIGTERM')));
  });

  it('goes on with another consumer when its own is asked to stop, which does so at once', async () => {
    const consumers = await Promise.all([pipeline.startConsumer(), pipeline.startConsumer()]);
    const rows = await hold(pipeline, `SELECT 1 FROM live.tracks WHERE source = 'import' LIMIT 1 FOR UPDATE`);
    sender.sent.filter((it) => eventOf(it).source === 'import').forEach((it) => mustGo.add(it));
    const id = await operator.ask({ type: 'purge', source: 'import' });
    await eventually(async () => expect(await waiting(pipeline, 'WITH doomed%')).toBe(1));
    const ending = (await untilMaintainer(pipeline.pool, consumers)).kill('SIGTERM');
    await rows.release();

    expect(await ending).toBe(0);
    expect((await operator.ended(id)).state).toBe('succeeded');
    await expectWhole();
  });
});

/** What the books hold of a source, and of another. */
const BOOKS = `
INSERT INTO book.watched_track (query, source, track_id, name, resolved_at, missed_at)
  VALUES ('my own words', 'spotify', 's', 'N', now(), now()), ('my own words', 'listenbrainz', 'm', 'N', now(), now());
INSERT INTO book.source_cursor (source, plan, position) VALUES ('spotify', 'new', '{}'), ('listenbrainz', 'new', '{}')`;

/** Sum of what window_count calls purged. */
const purgedCount = (pipeline: TestPipeline): Promise<number> =>
  one(pipeline, 'SELECT coalesce(sum(purged), 0) AS n FROM book.window_count');

async function one({ pool }: TestPipeline, text: string): Promise<number> {
  const { rows } = await pool.query<{ n: string }>(text);
  return Number(rows[0]!.n);
}

const dataVersion = async (gateway: AppProcess): Promise<string> =>
  (await gateway.json<{ meta: { dataVersion: string } }>('/api/v1/stats/overview')).meta.dataVersion;

interface Held {
  release(): Promise<void>;
}
const held: Held[] = [];

/** Keeps rows locked until they are released. */
async function hold({ pool }: TestPipeline, text: string): Promise<Held> {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query(text);
  let isOpen = true;
  const hold = {
    release: async () => {
      if (!isOpen) return;
      isOpen = false;
      await client.query('ROLLBACK');
      client.release();
    },
  };
  held.push(hold);
  return hold;
}

/** Statements like this that wait for a lock. */
const waiting = (pipeline: TestPipeline, like: string): Promise<number> =>
  one(
    pipeline,
    `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '${like}'`,
  );

/** Kafka's time of a record, ms. */
async function recordTime({ kafka }: TestPipeline, { topic, partition, offset }: Sent): Promise<number> {
  const consumer = kafka.consumer({ groupId: `look-${Date.now()}` });
  const { promise, resolve } = Promise.withResolvers<number>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async (it) => {
      if (it.partition === partition && it.message.offset === String(offset)) resolve(Number(it.message.timestamp));
    },
  });
  const time = await promise;
  await consumer.disconnect();
  return time;
}

/**
 * Kills the purging one while the rows are held, and starts another. Not before they are released: a consumer that waits for
 * a row cannot join, and the group would wait for it.
 */
async function killPurger(pipeline: TestPipeline, consumers: AppProcess[], rows: Held): Promise<AppProcess[]> {
  const purger = await untilMaintainer(pipeline.pool, consumers);
  expect(await purger.kill('SIGKILL')).toBe('SIGKILL');
  await rows.release();
  return consumers.with(consumers.indexOf(purger), await pipeline.startConsumer());
}
